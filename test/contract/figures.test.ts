import { type Arm, attemptIdOf, type FigureFacts } from '@upshift/contracts';
import { buildFigures } from '@upshift/core';
import type { Member } from '@upshift/ports';
import { createPostgresStore } from '@upshift/store';
import {
  createTestDatabase,
  fixtureAttempt,
  fixtureCommit,
  fixtureDecision,
  fixturePortfolio,
  fixtureTask,
  fixtureWork,
  settle,
  silentLogger,
} from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

type Store = Awaited<ReturnType<typeof createPostgresStore>>;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Store;
let worker: Member;

const tiers = [
  { name: 'efficient', deployments: ['one'] },
  { name: 'premium', deployments: ['two'] },
];
const version = { ...fixturePortfolio, hash: 'f'.repeat(64), portfolio: { ...fixturePortfolio.portfolio, tiers } };

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger });
  await store.savePortfolio(version, { active: true });
  worker = await store.join('test');
});
afterAll(async () => {
  await store?.close();
  await database?.drop();
});

/** Serves a task with one call of a tier and settles it. */
async function serve(tier: string, costNanoUsd: number, costSource: 'price' | 'estimate' = 'price'): Promise<string> {
  const call = {
    tier,
    mode: 'first' as const,
    choices: [{ deployment: 'one', reserveNanoUsd: 1000 }],
    maxOutputTokens: 9,
  };
  const task = fixtureTask({ portfolioHash: version.hash, works: [fixtureWork({ call, queue: `execute-${tier}` })] });
  await store.accept(task);
  const key = { taskId: task.taskId, step: 2, no: 0 };
  const claim = await store.claim({ key, workerId: worker.workerId, avoid: [] });
  if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
  const commit = fixtureCommit(key, claim.work.fence, worker.workerId, {
    attempt: fixtureAttempt(key, { costNanoUsd, costSource }),
    decisions: [
      fixtureDecision({ action: 'repair', reason: 'validator_failed', stage: 'validate' }),
      fixtureDecision({ action: 'accept', reason: 'validated', stage: 'validate' }),
    ],
    transition: settle(key),
  });
  expect((await store.commit(commit)).outcome).toBe('committed');
  return task.taskId;
}

const read = (run: string | null, maxTasks = 100): Promise<FigureFacts | null> =>
  store.readFigures({ tenantId: 'default', run, maxTasks });

it('measures a sample run from its attempts, beside the bill', async () => {
  expect(await read('latest')).toBeNull();
  const run = { tenantId: 'default', runId: 's_1', portfolioHash: version.hash, seed: 7, cases: 1 };
  await store.beginSampleRun(run);
  await store.beginSampleRun(run);
  const cheap = await serve('efficient', 700);
  const dear = await serve('premium', 9000);
  const tasks = [
    { caseId: 'c1', arm: 'portfolio' as Arm, taskId: cheap },
    { caseId: 'c1', arm: 'premium' as Arm, taskId: dear },
  ];
  await store.addSampleTasks('default', 's_1', tasks);
  await store.addSampleTasks('default', 's_1', tasks);
  await store.markSampleTasks('default', [
    { taskId: cheap, correct: false },
    { taskId: dear, correct: true },
  ]);
  const attemptId = attemptIdOf(cheap, { step: 2, no: 0, try: 1 });
  const line = { taskId: cheap, attemptId, deployment: 'one', costNanoUsd: 700 };
  await store.bookBill('default', [line]);
  await store.bookBill('default', [{ ...line, costNanoUsd: 1 }]);

  const facts = await read('s_1');
  expect(facts).toEqual(await read('latest'));
  expect(facts).toMatchObject({
    run: 's_1',
    rows: [
      {
        taskId: cheap,
        arm: 'portfolio',
        caseId: 'c1',
        state: 'succeeded',
        correct: false,
        costNanoUsd: 700,
        calls: 1,
        premium: false,
      },
      {
        taskId: dear,
        arm: 'premium',
        caseId: 'c1',
        state: 'succeeded',
        correct: true,
        costNanoUsd: 9000,
        calls: 1,
        premium: true,
      },
    ],
    tiers: [{ tier: 'efficient', tasks: 1, calls: 1, costNanoUsd: 700 }],
    reasons: [{ reason: 'validator_failed', count: 1 }],
    simulated: true,
    billNanoUsd: 700,
    estimated: { calls: 0, ledgerNanoUsd: 0, billNanoUsd: 0 },
  });
  if (facts === null) throw new Error('no facts');
  expect(facts.rows[0]?.latencyMs).toBeGreaterThanOrEqual(0);
  expect(buildFigures(facts)).toMatchObject({
    ledgerUsd: 9.7e-6,
    billUsd: 7e-7,
    wrong: { accepted: 1, wrong: 1, example: cheap },
  });

  await store.endSampleRun('default', 's_1', '{"first":true}');
  await store.endSampleRun('default', 's_1', '{"second":true}');
  expect(await store.getSampleRun('default', 'latest')).toMatchObject({
    runId: 's_1',
    seed: 7,
    cases: 1,
    endedAt: expect.any(Date),
    shown: '{"first":true}',
    tasks: [
      { ...tasks[0], correct: false },
      { ...tasks[1], correct: true },
    ],
    bill: [line],
  });
});

it('without a run it reads the newest tasks, those of no sample as the portfolio', async () => {
  const own = await serve('efficient', 100);
  expect((await read(null))?.rows.map(({ arm, caseId }) => [arm, caseId])).toEqual([
    ['portfolio', 'c1'],
    ['premium', 'c1'],
    ['portfolio', null],
  ]);
  expect((await read(null, 1))?.rows).toMatchObject([{ taskId: own, correct: null, costNanoUsd: 100 }]);
});

it('tells estimates apart, in the ledger and on the bill', async () => {
  const known = await serve('efficient', 100);
  const givenUp = await serve('efficient', 1000, 'estimate');
  const lines = [known, givenUp].map((taskId) => ({
    taskId,
    attemptId: attemptIdOf(taskId, { step: 2, no: 0, try: 1 }),
    deployment: 'one',
    costNanoUsd: 100,
  }));
  await store.bookBill('default', lines);
  expect(await read(null, 2)).toMatchObject({
    billNanoUsd: 200,
    estimated: { calls: 1, ledgerNanoUsd: 1000, billNanoUsd: 100 },
  });
});

it('knows no run that never was', async () => {
  expect(await read('s_2')).toBeNull();
  expect(await store.getSampleRun('default', 's_2')).toBeNull();
});

it('tells a latency between the instants that the ledger tells, in whole milliseconds', async () => {
  const taskId = await serve('efficient', 100);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    "update task set created_at = '2026-01-01T00:00:00.0009Z', settled_at = '2026-01-01T00:00:01.0001Z' where id = $1",
    [taskId],
  );
  await client.end();
  const view = await store.getTask('default', taskId);
  const told = Date.parse(view?.settledAt ?? '') - Date.parse(view?.createdAt ?? '');
  expect([told, (await read(null, 1))?.rows[0]?.latencyMs]).toEqual([1000, 1000]);
});
