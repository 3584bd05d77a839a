import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePortfolio } from '@upshift/config';
import { lintPortfolio } from '@upshift/core';
import { expect, it } from 'vitest';

const portfolios = join(import.meta.dirname, '..', '..', 'examples', 'portfolios');
const broken = readdirSync(join(portfolios, 'broken'));

/** `line code` of all that is found, as `# finds: code` says it on the lines of a broken file. */
function findingsOf(text: string, name: string): string[] {
  const { portfolio, findings, locate } = parsePortfolio(text, name);
  const linted = portfolio === null ? [] : lintPortfolio(portfolio);
  const placed = [...findings, ...linted.map(({ path, code }) => ({ line: locate(path), code }))];
  return [...new Set(placed.map(({ line, code }) => `${line} ${code}`))].sort();
}

function marksOf(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) => {
      const code = /# finds: ([\w-]+)$/.exec(line)?.[1];
      return code === undefined ? [] : [`${index + 1} ${code}`];
    })
    .sort();
}

it.each(broken)('finds in %s what its marks say, on the lines they stand on, and nothing else', (name) => {
  const text = readFileSync(join(portfolios, 'broken', name), 'utf8');
  expect(marksOf(text)).not.toEqual([]);
  expect(findingsOf(text, name)).toEqual(marksOf(text));
});

it.each(['sample.yaml', 'lean.yaml', 'vendors.yaml'])('finds nothing in %s', (name) => {
  expect(findingsOf(readFileSync(join(portfolios, name), 'utf8'), name)).toEqual([]);
});
