import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { configReference, envExample } from '../../deploy/config-reference.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

it('keeps .env.example and docs/reference/config.md as the schemas say (deploy/generate-config-reference.ts)', async () => {
  expect(read('.env.example')).toBe(await envExample());
  expect(read('docs/reference/config.md')).toBe(await configReference());
});
