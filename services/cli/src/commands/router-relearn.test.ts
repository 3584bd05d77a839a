import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OutcomeRow, portfolioSchema } from '@upshift/contracts';
import { relearnOnRows } from '@upshift/lab';
import { decodeRouter, encodeRouter } from '@upshift/learn';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeLearningRows } from '../testing/make-learning-rows.ts';
import { runCli } from '../testing/run-cli.ts';
import { startFakeApi } from '../testing/start-fake-api.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upshift-relearn-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const deployment = (model: string) => ({
  vendor: model,
  model,
  provider: { kind: 'replay' as const, baseUrl: 'http://127.0.0.1:9' },
  price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' },
  noRollback: 'made up for tests',
});
const portfolio = {
  name: 'live',
  defaultWorkload: 'all',
  tiers: [{ name: 'only', deployments: ['small'] }],
  deployments: { small: deployment('gpt-small') },
  workloads: { all: { start: 'auto' } },
};
const hash = 'a'.repeat(64);

/** What the small model was right on it is wrong on, and the other way round. */
const turned = (rows: readonly OutcomeRow[]): OutcomeRow[] =>
  rows.map((row) => ({
    ...row,
    outcomes: Object.fromEntries(
      Object.entries(row.outcomes).map(([model, one]) => [model, { ...one, correct: 1 - one.correct }]),
    ),
  }));

async function relearn(rows: readonly OutcomeRow[], router: { file: string } | null, ...more: string[]) {
  const applied: Record<string, unknown>[] = [];
  const active = portfolioSchema.parse(router === null ? portfolio : { ...portfolio, router });
  const view = { name: 'live', hash, source: '', portfolio: active, change: null, rollouts: [] };
  const answer = { outcome: 'applied', from: hash, to: 'b'.repeat(64), differences: [], backtest: null, rollout: null };
  const { url } = await startFakeApi({
    'GET /v1/portfolio': () => view,
    'GET /v1/portfolio/outcomes': () => ({ rows }),
    'POST /v1/portfolio': ({ body }) => {
      applied.push(body as Record<string, unknown>);
      return answer;
    },
  });
  const argv = ['router', 'relearn', '--models-dir', folder, '--check', '60', '--url', url, ...more];
  return { ...(await runCli(argv, {})), applied };
}

async function writeRouter(rows: readonly OutcomeRow[]): Promise<{ file: string }> {
  const { serving } = relearnOnRows(rows, null, { seed: 1, checkTasks: 60, windows: [400] });
  if (serving === null) throw new Error('Nothing was learned.');
  await writeFile(join(folder, 'first.router'), encodeRouter(serving));
  return { file: 'first.router' };
}

test('the first router that beats the base rate is written, pinned and put into the active portfolio, and the log says why', async () => {
  const { code, stdout, applied } = await relearn(makeLearningRows(300), null);
  expect(code).toBe(0);
  expect(stdout).toContain('The better one serves from now on.');
  expect(applied).toHaveLength(1);
  expect(applied[0]).toMatchObject({
    expected: hash,
    reason: expect.stringMatching(/squared error 0\.\d+ for 0\.\d+ on 60 newer/),
  });
  const { router } = portfolioSchema.parse(JSON.parse(String(applied[0]?.['source'])));
  const bytes = await readFile(join(folder, router?.file ?? ''));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(router?.sha256);
  expect(decodeRouter(bytes).trained.rows).toBe(240);
});

test('a router that is as good is not replaced', async () => {
  const router = await writeRouter(makeLearningRows(300));
  const { stdout, applied } = await relearn(makeLearningRows(300, 300), router);
  expect(stdout).toContain('What serves stays.');
  expect(applied).toEqual([]);
  expect(await readdir(folder)).toEqual(['first.router']);
});

test('one that promises too much is taken out where nothing better is at hand', async () => {
  const router = await writeRouter(makeLearningRows(300));
  const rows = [...makeLearningRows(200, 300), ...turned(makeLearningRows(60, 500))];
  const { stdout, applied } = await relearn(rows, router);
  expect(stdout).toContain('was taken out');
  expect(portfolioSchema.parse(JSON.parse(String(applied[0]?.['source']))).router).toBeUndefined();
});

test('with --every it goes on until it is stopped, and a round that fails ends nothing', async () => {
  const slept: number[] = [];
  let stop = (): void => undefined;
  let asked = 0;
  const { url } = await startFakeApi({
    'GET /v1/portfolio': () => {
      asked++;
      return {};
    },
  });
  const { code, stderr } = await runCli(['router', 'relearn', '--models-dir', folder, '--every', '6', '--url', url], {
    onSignal: (listener) => {
      stop = () => listener('SIGTERM');
    },
    evals: {
      writeFile: async () => undefined,
      async sleep(ms) {
        slept.push(ms);
        if (slept.length === 2) stop();
      },
    },
  });
  expect(code).toBe(0);
  expect(asked).toBe(2);
  expect(slept).toEqual([21_600_000, 21_600_000]);
  expect(stderr).not.toBe('');
});

test('a dry run changes nothing', async () => {
  const { stdout, applied } = await relearn(makeLearningRows(300), null, '--dry-run', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ activated: 0, suspended: false, dryRun: true, version: hash });
  expect(applied).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

test('a handful of tasks teaches nothing', async () => {
  const { stdout, applied } = await relearn(makeLearningRows(20), null);
  expect(stdout).toContain('20 judged tasks are too few');
  expect(applied).toEqual([]);
});
