import { type OutcomeRow, portfolioSchema, type RecordedOutcome } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { makeOutcome, makeOutcomeRow } from '../testing/make-outcome-row.ts';
import { runCli } from '../testing/run-cli.ts';
import { startFakeApi } from '../testing/start-fake-api.ts';

const deployment = (model: string) => ({
  vendor: model,
  model,
  provider: { kind: 'replay' as const, baseUrl: 'http://127.0.0.1:9' },
  price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' },
  noRollback: 'made up for tests',
});
const portfolio = portfolioSchema.parse({
  name: 'cheap',
  defaultWorkload: 'all',
  tiers: [{ name: 'only', deployments: ['small'] }],
  deployments: { small: deployment('small-1') },
  workloads: { all: { plan: { kind: 'single', deployment: 'small' } } },
});

const answer = (correct: number, costUsd: number, asked: RecordedOutcome['asked']): RecordedOutcome => ({
  ...makeOutcome({ correct, costUsd, latencyMs: 10 }),
  ...(asked === undefined ? {} : { asked }),
});

/** Premium serves all; a shadow asks the small one on every second task, which it gets right on three of four. */
const rows = Array.from(
  { length: 400 },
  (_, at): OutcomeRow => ({
    ...makeOutcomeRow({}),
    id: `t${at}`,
    outcomes: {
      large: answer(1, 1, { draw: null, probability: 1 }),
      ...(at % 2 === 0 ? { 'small-1': answer(Number(at % 8 !== 0), 0.1, { draw: 'r_shadow', probability: 0.5 }) } : {}),
    },
  }),
);

async function run(served: readonly OutcomeRow[], ...more: string[]) {
  const { url, requests } = await startFakeApi({ 'GET /v1/portfolio/outcomes': () => ({ rows: served }) });
  const result = await runCli(['backtest', '--portfolio', 'p.yaml', '--url', url, ...more], {
    readInput: async (path) => path,
    linter: {
      parsePortfolio: () => ({ portfolio, findings: [], locate: () => 1 }),
      lintRetirements: () => [],
      today: () => '2026-11-26',
      lintPortfolio: () => [],
      checkFiles: async () => [],
    },
  });
  return { ...result, requests };
}

test('what a shadow recorded on a drawn half says what the portfolio would have brought on all', async () => {
  const { stdout, requests } = await run(rows, '--ledger', '2026-10-27', '--json');
  expect(requests[0]?.url).toBe('/v1/portfolio/outcomes?limit=5000&since=2026-10-27T00%3A00%3A00.000Z');
  const said = JSON.parse(stdout) as Record<'success' | 'costUsd', Record<string, number>>;
  expect(said.success).toMatchObject({ answer: 'estimate', tasks: 400, seen: 200, coverage: 1 });
  expect(said.success['value']).toBeCloseTo(0.75, 1);
  expect(said.success['low']).toBeLessThan(0.75);
  expect(said.success['high']).toBeGreaterThan(0.75);
  expect(said.costUsd['value']).toBeCloseTo(0.1, 6);
});

test('it says that the data cannot answer where the portfolio would do what was never tried, with numbers', async () => {
  const never = rows.map((row) => ({ ...row, outcomes: { large: row.outcomes['large'] as RecordedOutcome } }));
  const { stdout } = await run(never, '--ledger', '2026-10-27');
  expect(stdout).toContain('No answer: What it would do was recorded on 0 of 400 tasks, which speak for 0 % of them');
});

test('a shadow that ended halfway does not speak for the other half', async () => {
  const half = rows.map((row, at) =>
    at < 200 ? row : { ...row, outcomes: { large: row.outcomes['large'] as RecordedOutcome } },
  );
  expect((await run(half, '--ledger', '2026-10-27')).stdout).toContain('speak for 50 % of them');
});

test('one source of tasks is wanted', async () => {
  const { stderr, code } = await run(rows);
  expect(stderr).toContain('--ledger 30d');
  expect(code).not.toBe(0);
});
