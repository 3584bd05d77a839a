import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { attributeNames, eventNames, listAttributes } from './names.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Names in use that should be another; this list may only shrink. */
const breaches = new Set<string>();
const known = new Set<string>([...Object.values(attributeNames), ...Object.values(eventNames)]);

it('every attribute that the sources write stands in names.ts', () => {
  const unknown: string[] = [];
  for (const file of globSync('{shared,services}/*/src/**/*.ts', {
    cwd: root,
    exclude: (name) => name.endsWith('.test.ts'),
  })) {
    const text = readFileSync(new URL(file, new URL('../../../', import.meta.url)), 'utf8');
    for (const [, name = ''] of text.matchAll(/'((?:gen_ai|messaging|upshift|http|error|server)\.[a-z_.]+)'\s*[:,]/g)) {
      if (!known.has(name) && !breaches.has(name)) unknown.push(`${name} in ${file}`);
    }
  }
  expect(unknown, 'add these names to shared/telemetry/src/names.ts').toEqual([]);
});

it('names no content, and lists only what it names', () => {
  for (const name of known) expect(name).not.toMatch(/messages|instructions|prompt|content|explanation|definitions/);
  for (const name of listAttributes) expect(known).toContain(name);
});
