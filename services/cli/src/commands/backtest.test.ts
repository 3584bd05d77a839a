import { type OutcomeRow, portfolioSchema } from '@upshift/contracts';
import { describe, expect, test } from 'vitest';
import { streamRows, unjudged } from '../testing/make-learning-rows.ts';
import { makeOutcome, makeOutcomeRow } from '../testing/make-outcome-row.ts';
import { runCli } from '../testing/run-cli.ts';

const price = { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' };
const deployment = (model: string) => ({
  vendor: model,
  model,
  provider: { kind: 'replay' as const, baseUrl: 'http://127.0.0.1:9' },
  price,
  noRollback: 'made up for tests',
});
const portfolio = portfolioSchema.parse({
  name: 'pair',
  defaultWorkload: 'all',
  tiers: [
    { name: 'efficient', deployments: ['small', 'medium'] },
    { name: 'premium', deployments: ['large'] },
  ],
  deployments: { small: deployment('small-1'), medium: deployment('medium-1'), large: deployment('large-1') },
  workloads: {
    all: {
      plan: {
        kind: 'quorum',
        members: [
          { deployment: 'small', weight: 1 },
          { deployment: 'medium', weight: 1 },
          { deployment: 'large', weight: 3, delayMs: null, callBelow: 1.5 },
        ],
        decisiveLead: 1.5,
      },
    },
  },
});

const answer = (text: string, correct: number, costUsd: number) =>
  makeOutcome({ output: { text, toolCalls: null }, correct, costUsd, latencyMs: 1000 * costUsd });
const row = (id: string, small: string, medium: string, large: string, right: string): OutcomeRow => ({
  ...makeOutcomeRow({}),
  id,
  outcomes: {
    'small-1': answer(small, Number(small === right), 0.1),
    'medium-1': answer(medium, Number(medium === right), 0.2),
    'large-1': answer(large, Number(large === right), 1),
  },
});
const rows = [row('a', '4', '4', '4', '4'), row('b', '4', '5', '4', '4'), row('c', '6', '6', '7', '6')];

function run(argv: readonly string[], written = new Map<string, string>()) {
  return runCli(argv, {
    streamOutcomes: () => streamRows(rows),
    readInput: async (path) => path,
    linter: {
      parsePortfolio: () => ({ portfolio, findings: [], locate: () => 1 }),
      lintRetirements: () => [],
      today: () => '2026-11-26',
      lintPortfolio: () => [],
      checkFiles: async () => [],
    },
    backtest: {
      createRunner: async () => unjudged,
      writeFile: async (path, text) => void written.set(path, String(text)),
      now: () => 0,
    },
  });
}

describe('upshift backtest', () => {
  test('prints what the plan would have made of the tasks, every call billed, beside the baselines', async () => {
    const { code, stdout } = await run(['backtest', '--portfolio', 'p', '--outcomes', 'o', '--json']);
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    const [policy] = report.rows;
    expect(policy).toMatchObject({ name: 'policy: pair', success: 1, callsPerTask: 7 / 3, p50Ms: 200 });
    expect(policy.costPerSuccessUsd).toBeCloseTo((0.3 + 1.3 + 0.3) / 3, 12);
    expect(policy.premiumShare).toBeCloseTo(1 / 3, 12);
    expect(report.delta.successPoints).toBeCloseTo(100 / 3, 9);
    expect(report.rows.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining([
        'always large-1',
        'oracle router',
        'cascade with a perfect verifier',
        'two cheap agree, else premium',
      ]),
    );
  });

  test('prints a table, and draws a picture where it is told to', async () => {
    const written = new Map<string, string>();
    const { stdout } = await run(['backtest', '--portfolio', 'p', '--outcomes', 'o', '--html', 'out.html'], written);
    expect(stdout).toContain('3 recorded tasks');
    expect(stdout).toMatch(/success: \+33\.3 points/);
    expect(written.get('out.html')).toMatch(/<svg[\s\S]*<td>policy: pair<\/td><td>100\.0 %/);
  });

  test('compares with another portfolio', async () => {
    const { stdout } = await run(['backtest', '--portfolio', 'p', '--outcomes', 'o', '--against', 'q', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ base: 'against: pair', delta: { successPoints: 0, costPerSuccess: 0 } });
  });
});

describe('upshift outcomes', () => {
  test('check counts the rows', async () => {
    expect((await run(['outcomes', 'check', 'file.jsonl'])).stdout).toBe('file.jsonl: 3 rows, nothing is wrong\n');
  });

  test('stats tells of each model how often it is right, what it costs and takes', async () => {
    const { stdout } = await run(['outcomes', 'stats', 'file.jsonl', '--json']);
    const { rows: count, models } = JSON.parse(stdout);
    expect(count).toBe(3);
    expect(models['medium-1']).toMatchObject({ answers: 3, success: 2 / 3, meanLatencyMs: 200, failed: 0 });
    expect((await run(['outcomes', 'stats', 'file.jsonl'])).stdout).toMatch(/medium-1 +3 +66\.7 %/);
  });
});
