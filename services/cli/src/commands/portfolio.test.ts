import { expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import type { PlacedFinding, PortfolioLinter } from './portfolio-linter.ts';

const file = 'deploy/portfolio.yaml';
const shapeFinding: PlacedFinding = {
  line: 31,
  path: ['workloads', 'a', 'plan'],
  code: 'SHAPE',
  message: 'must be "single" or "cascade"',
  severity: 'error',
};
const reference = {
  path: ['tiers', 1],
  code: 'TIER_EMPTY',
  message: 'tier "strong" has no deployments',
  severity: 'error',
} as const;
const advice = {
  path: ['deployments', 'a'],
  code: 'PRICE_OLD',
  message: 'the price is a year old',
  severity: 'warning',
} as const;

const missing = {
  path: ['deployments', 'a', 'provider', 'file'],
  code: 'model-missing',
  message: 'there is no such file',
  severity: 'error',
} as const;

/** A parser that places every path on the line that it is told. */
function lint(
  argv: readonly string[],
  findings: readonly PlacedFinding[],
  linted: ReturnType<PortfolioLinter['lintPortfolio']>,
) {
  const portfolio = findings.some(({ severity }) => severity === 'error') ? null : ({} as never);
  return runCli(['portfolio', 'lint', file, ...argv], {
    readInput: async () => 'name: x',
    linter: {
      parsePortfolio: () => ({ portfolio, findings, locate: (path) => (path[0] === 'tiers' ? 7 : 12) }),
      lintRetirements: () => [],
      today: () => '2026-11-26',
      lintPortfolio: () => linted.filter(({ code }) => code !== missing.code),
      checkFiles: async (_, path) => (path === file ? linted.filter(({ code }) => code === missing.code) : []),
    },
  });
}

test('names file and line of every finding, by line, and answers 1 where one is an error', async () => {
  expect(await lint([], [], [advice, reference])).toEqual({
    code: 1,
    stderr: '',
    stdout: `${file}:7: error TIER_EMPTY tier "strong" has no deployments\n${file}:12: warning PRICE_OLD the price is a year old\n`,
  });
});

test('also names what is wrong with the files that the portfolio names', async () => {
  expect(await lint([], [], [missing])).toMatchObject({
    code: 1,
    stdout: `${file}:12: error model-missing there is no such file\n`,
  });
});

test('does not look at references where the shapes are wrong', async () => {
  const run = await lint([], [shapeFinding], [reference]);
  expect(run).toMatchObject({ code: 1, stdout: `${file}:31: error SHAPE must be "single" or "cascade"\n` });
});

test('answers 0 to warnings alone, and to nothing', async () => {
  expect(await lint([], [], [advice])).toMatchObject({ code: 0 });
  expect(await lint([], [], [])).toMatchObject({ code: 0, stdout: `${file}: nothing is wrong\n` });
});

test('prints one JSON document with --json', async () => {
  const { code, stdout, stderr } = await lint(['--json'], [], [reference]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({ file, ok: false, findings: [{ ...reference, line: 7 }] });
});
