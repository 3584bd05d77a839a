import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorReferenceFile, toErrorReference } from '../../../deploy/generate-error-reference.ts';

test('docs/reference/errors.md is current (`node deploy/generate-error-reference.ts` writes it)', () => {
  expect(readFileSync(errorReferenceFile, 'utf8')).toBe(toErrorReference());
});
