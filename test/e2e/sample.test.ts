import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toNanoUsd } from '@upshift/contracts';
import { createSample } from '@upshift/sample';
import { loadUp } from '@upshift/testkit';
import type { Up } from '@upshift/up';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createServerClient, type ServerClient } from '../../services/cli/src/server/server-client.ts';
import { verifyRun } from '../../services/cli/src/verify/verify-run.ts';
import { chooseSample } from '../../services/up/src/sample/choose-sample.ts';
import { runSample } from '../../services/up/src/sample/run-sample.ts';

const portfolioFile = new URL('../../examples/portfolios/sample.yaml', import.meta.url);
const dataDir = mkdtempSync(join(tmpdir(), 'upshift-sample-'));
const cases = 40;
let up: Up;
let client: ServerClient;
let sql: pg.Pool;
const progress: number[] = [];
const runId = `s_${randomBytes(4).toString('hex')}`;

beforeAll(async () => {
  const redisUrl = inject('redisUrl');
  const { startUp } = await loadUp();
  up = await startUp({
    dataDir,
    host: '127.0.0.1',
    port: 0,
    portfolio: { source: readFileSync(portfolioFile, 'utf8'), fileName: 'sample.yaml' },
    env: {
      ...process.env,
      DATABASE_URL: inject('databaseUrl'),
      ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
      UPSHIFT_LOG_LEVEL: 'silent',
    },
    isolated: true,
    timeScale: 0.01,
  });
  client = createServerClient({ url: up.url, source: 'the test', startCommand: 'none' }, fetch);
  sql = new pg.Pool({ connectionString: up.databaseUrl });
  sql.on('error', () => undefined);
});
afterAll(async () => {
  await sql?.end();
  await up?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function serve(signal = new AbortController().signal, id = runId) {
  const sample = createSample();
  return runSample({
    runId: id,
    sample: { ...sample, cases: sample.cases.slice(0, cases) },
    url: up.url,
    store: up.ports.store,
    portfolioHash: up.portfolioHash,
    lastTier: 'premium',
    flushBill: up.flushBill,
    onProgress: (settled) => progress.push(settled),
    signal,
  });
}

const differing = async (): Promise<string[]> => {
  const { shown, live, rows } = await verifyRun(client, runId);
  return [...(shown ?? []), ...live, ...rows].filter(({ agrees }) => !agrees).map(({ what }) => what);
};

it('an interrupted sample ends at once, counts as none, and leaves no task behind', async () => {
  const stop = new AbortController();
  stop.abort();
  expect(await serve(stop.signal, 's_stopped')).toBeNull();
  const wish = { sample: null, portfolioFile: null, env: {} };
  expect((await chooseSample(up, wish)).run).toBe(true);
});

it('serves every case in both arms through the queues, and the rows say what the screen says', async () => {
  const figures = await serve();
  expect(progress.at(-1)).toBe(2 * cases);
  expect(figures).toMatchObject({ run: runId, simulated: true });
  const [portfolio, premium] = figures?.arms ?? [];
  expect([portfolio?.settled, premium?.settled, premium?.premiumShare]).toEqual([cases, cases, 1]);
  expect(portfolio?.costUsd).toBeLessThan(premium?.costUsd ?? 0);
  // Losses show: simulated models are wrong at times, and validators do not see everything.
  expect(figures?.wrong?.accepted).toBeGreaterThan(cases / 2);
  expect(portfolio?.succeeded).toBeGreaterThan(cases * 0.7);
  // To the nano-dollar, but for calls that were given up: what they cost nobody heard.
  const { ledgerUsd = 0, billUsd = null, estimated } = figures ?? {};
  expect(toNanoUsd(ledgerUsd - (estimated?.ledgerUsd ?? 0))).toBe(
    toNanoUsd((billUsd ?? 0) - (estimated?.billUsd ?? 0)),
  );

  const verification = await verifyRun(client, 'latest');
  expect(verification).toMatchObject({ run: runId, tasks: 2 * cases, agrees: true });
});

it('the next start does not serve it again', async () => {
  const { run, notes } = await chooseSample(up, { sample: null, portfolioFile: null, env: {} });
  expect(run).toBe(false);
  expect(notes.join()).toContain(`verify-run ${runId}`);
});

const anyTask = `select task_id from sample_task where run_id = '${runId}' and arm = 'portfolio' order by case_id limit 1`;

it.each([
  [
    'the cost of a call',
    // Its first call may have failed: the first one that answered.
    `update attempt set cost_nano_usd = cost_nano_usd + $1 where (task_id, step, no, try) =
      (select task_id, step, no, try from attempt where task_id = (${anyTask}) and state = 'finished' order by step, no, try limit 1)`,
    [
      'portfolio: cost per success',
      'ledger',
      "each call's cost = its line on the vendors' bill",
      "each task's total = the sum of its calls",
    ],
  ],
  [
    'a line of the bill',
    `update bill_line set cost_nano_usd = cost_nano_usd + $1
      where attempt_id = (select min(attempt_id) from bill_line where task_id = (${anyTask}))`,
    ["vendors' bill", "each call's cost = its line on the vendors' bill"],
  ],
  [
    'when tasks settled',
    `update task set settled_at = settled_at + make_interval(secs => $1)
      where id in (select task_id from sample_task where run_id = '${runId}' and arm = 'portfolio')`,
    ['portfolio: P50 and P95', 'difference: p95, 95 % interval'],
  ],
  [
    'whether an answer is right',
    `update sample_task set correct = (correct <> ($1::int <> 0)) where task_id = (${anyTask})`,
    ['portfolio: success', 'right and wrong as the known answers say'],
  ],
])('whoever changes %s is found out', async (_what, change, expected) => {
  await sql.query(change, [1]);
  const found = await differing();
  await sql.query(change, [-1]);
  expect(found).toEqual(expect.arrayContaining(expected));
});

it('agrees again when everything is as it was', async () => {
  expect(await differing()).toEqual([]);
});
