import type { Portfolio } from '@upshift/contracts';
import type { ClaimedWork, Member, WorkKey } from '@upshift/ports';
import { createPostgresStore } from '@upshift/store';
import {
  createTestDatabase,
  fixtureAttempt,
  fixtureCall,
  fixtureCommit,
  fixturePortfolio,
  fixtureTask,
  fixtureWork,
  silentLogger,
} from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { findBreaches, takeSnapshot } from './record-invariants.ts';

type Store = Awaited<ReturnType<typeof createPostgresStore>>;
interface Limits {
  readonly perDayUsd?: number;
  readonly perMonthUsd?: number;
}

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Store;
let worker: Member;
let sql: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger, beatMs: 200 });
  worker = await store.join('test');
  sql = new pg.Pool({ connectionString: database.url });
  sql.on('error', () => undefined);
});
afterAll(async () => {
  await sql?.end();
  await store?.close();
  await database?.drop();
});

const nano = (nanoUsd: number): number => nanoUsd / 1e9;
const keyOf = (taskId: string): WorkKey => ({ taskId, step: 2, no: 0 });
let versions = 0;

/** Makes these the limits: of workloads by name, of the whole tenant, and of all evaluations. */
async function limit(workloads: Readonly<Record<string, Limits>>, tenant?: Limits, evals?: Limits): Promise<void> {
  versions += 1;
  const portfolio = {
    ...fixturePortfolio.portfolio,
    workloads: {
      chat: {},
      ...Object.fromEntries(Object.entries(workloads).map(([name, budgets]) => [name, { budgets }])),
    },
    budgets: { ...(tenant === undefined ? {} : { tenant }), ...(evals === undefined ? {} : { evals }) },
  } as Portfolio;
  await store.savePortfolio(
    { ...fixturePortfolio, hash: String(versions).padStart(64, 'b'), portfolio },
    { active: true },
  );
}

async function accepted(workload: string, reserveNanoUsd = 1000, more: Parameters<typeof fixtureTask>[0] = {}) {
  const call = fixtureCall({ choices: [{ deployment: 'one', reserveNanoUsd }] });
  const task = fixtureTask({ workload, works: [fixtureWork({ call })], ...more });
  expect((await store.accept(task)).outcome).toBe('created');
  return keyOf(task.taskId);
}

async function claimed(key: WorkKey, by: Store = store, workerId = worker.workerId): Promise<ClaimedWork> {
  const result = await by.claim({ key, workerId, avoid: [] });
  if (result.outcome !== 'claimed') throw new Error(`Not claimed: ${result.outcome}`);
  return result.work;
}

async function spend(workload: string, costNanoUsd: number, reserveNanoUsd = 1000): Promise<void> {
  const work = await claimed(await accepted(workload, reserveNanoUsd));
  const attempt = fixtureAttempt(work.key, { costNanoUsd });
  expect(work.attempt).not.toBeNull();
  await store.commit(fixtureCommit(work.key, work.fence, worker.workerId, { attempt }));
}

const windowOf = async (workload: string | null) =>
  (await store.status()).budgets.find((budget) => budget.workload === workload);

describe('a window of money', () => {
  it('admits held calls as they begin, each seeing what the one before it reserved', async () => {
    await limit({ held: { perDayUsd: nano(1500) } });
    const call = fixtureCall({ choices: [{ deployment: 'one', reserveNanoUsd: 1000 }], held: true });
    const tasks = [1, 2].map(() => fixtureTask({ workload: 'held', works: [fixtureWork({ call })] }));
    await Promise.all(tasks.map((task) => store.accept(task)));
    const works = [];
    for (const { taskId } of tasks) works.push(await claimed(keyOf(taskId)));
    expect(works).toMatchObject([
      { held: true, barrier: null },
      { held: true, barrier: null },
    ]);
    const begun = await Promise.all(
      works.map(({ key, fence }) => store.begin({ key, fence, workerId: worker.workerId, deployment: 'one' })),
    );
    expect(begun.map(({ outcome }) => outcome).sort()).toEqual(['barred', 'begun']);
    expect(begun.find(({ outcome }) => outcome === 'barred')).toMatchObject({
      barrier: 'budget',
      window: { workload: 'held', period: 'day', limitNanoUsd: 1500, spentNanoUsd: 0, reservedNanoUsd: 1000 },
    });
    expect(await windowOf('held')).toMatchObject({ reservedUsd: nano(1000) });
  });

  it('lets 64 workers of two processes begin the calls that it pays for and not one more', async () => {
    await limit({ race: { perDayUsd: nano(1_000_999) } });
    const other = await createPostgresStore({ url: database.url, log: silentLogger });
    const rival = await other.join('rival');
    const keys = await Promise.all(Array.from({ length: 1100 }, () => accepted('race')));
    const won: ClaimedWork[] = [];
    const refused: ClaimedWork[] = [];
    const next = keys.values();
    const work = async (by: Store, workerId: string): Promise<void> => {
      for (const key of next) {
        const one = await claimed(key, by, workerId);
        (one.attempt === null ? refused : won).push(one);
      }
    };
    await Promise.all(
      Array.from({ length: 64 }, (_, n) => (n % 2 === 0 ? work(store, worker.workerId) : work(other, rival.workerId))),
    );
    await rival.leave();
    await other.close();
    expect(won).toHaveLength(1000);
    expect(refused).toHaveLength(100);
    expect(refused[0]).toMatchObject({
      barrier: 'budget',
      attempt: null,
      window: { workload: 'race', period: 'day', limitNanoUsd: 1_000_999, spentNanoUsd: 0, reservedNanoUsd: 1_000_000 },
    });
    expect(refused[0]?.window?.turnsInMs).toBeGreaterThan(0);
    expect(refused[0]?.window?.turnsInMs).toBeLessThanOrEqual(86_400_000);
    expect(findBreaches(null, await takeSnapshot(sql, 'race'))).toEqual([]);
  });

  it('never holds more than its limit while calls settle under it, whatever they cost', async () => {
    await limit({ churn: { perDayUsd: nano(20_000) } });
    const keys = await Promise.all(Array.from({ length: 200 }, () => accepted('churn')));
    const next = keys.values();
    const most: number[] = [];
    const run = async (): Promise<void> => {
      for (const key of next) {
        const work = await claimed(key);
        const attempt = work.attempt === null ? null : fixtureAttempt(key, { costNanoUsd: 300 });
        await store.commit(fixtureCommit(key, work.fence, worker.workerId, { attempt }));
        const budget = await windowOf('churn');
        most.push(Math.round(((budget?.spentUsd ?? 0) + (budget?.reservedUsd ?? 0)) * 1e9));
      }
    };
    await Promise.all(Array.from({ length: 16 }, run));
    expect(Math.max(...most)).toBeLessThanOrEqual(20_000);
    const end = await windowOf('churn');
    expect(end?.reservedUsd).toBe(0);
    expect(end?.spentUsd).toBeGreaterThan(nano(19_000 - 1000));
  });

  it('counts all workloads of the tenant in its own window, and says which one refused', async () => {
    const before = (
      await sql.query<{ spent: number }>(
        'select sum(spent_nano_usd + reserved_nano_usd)::float8 as spent from budget_window',
      )
    ).rows[0]?.spent;
    await limit({ small: { perDayUsd: nano(5000) } }, { perMonthUsd: nano((before ?? 0) + 3000) });
    await spend('small', 1000);
    await spend('chat', 1000);
    await spend('chat', 1000);
    const refused = await claimed(await accepted('small'));
    expect(refused).toMatchObject({ barrier: 'budget', window: { workload: null, period: 'month' } });
  });

  it('counts all evaluations in one window, whatever they evaluate, and nothing else in it', async () => {
    await limit({ chat: {} }, undefined, { perDayUsd: nano(2_999) });
    await spend('eval/chat', 1000);
    await spend('eval/other', 1000);
    await spend('audit/chat', 1000);
    await spend('chat', 1000);
    expect(await store.evalWindows('default')).toMatchObject([
      { workload: 'eval/', period: 'day', limitNanoUsd: 2_999, spentNanoUsd: 2_000, reservedNanoUsd: 0 },
    ]);
    const refused = await claimed(await accepted('eval/third'));
    expect(refused).toMatchObject({ attempt: null, barrier: 'budget', window: { workload: 'eval/', period: 'day' } });
    // A limit of one workload's evaluations and that of all hold beside each other, and producers are not held up.
    expect((await claimed(await accepted('chat'))).attempt).not.toBeNull();
    expect((await claimed(await accepted('evaluation'))).attempt).not.toBeNull();
    await limit({});
    expect(await store.evalWindows('default')).toEqual([]);
  });

  it('admits the evaluations of two processes, on several workloads, as far as their one window pays and not one call further', async () => {
    const before = (
      await sql.query<{ held: number }>(
        "select coalesce(sum(spent_nano_usd + reserved_nano_usd), 0)::float8 as held from budget_window where workload like 'eval/%'",
      )
    ).rows[0]?.held;
    await limit({}, undefined, { perDayUsd: nano((before ?? 0) + 50_999) });
    const other = await createPostgresStore({ url: database.url, log: silentLogger });
    const rival = await other.join('rival');
    const keys = await Promise.all(Array.from({ length: 80 }, (_, n) => accepted(`eval/w${n % 4}`)));
    const next = keys.values();
    let begun = 0;
    const work = async (by: Store, workerId: string): Promise<void> => {
      for (const key of next) if ((await claimed(key, by, workerId)).attempt !== null) begun += 1;
    };
    await Promise.all(
      Array.from({ length: 16 }, (_, n) => (n % 2 === 0 ? work(store, worker.workerId) : work(other, rival.workerId))),
    );
    await rival.leave();
    await other.close();
    expect(begun).toBe(50);
  });

  it('takes a cheaper choice that fits, and knows the budget of the task from its own', async () => {
    await limit({ choice: { perDayUsd: nano(700) } });
    const choices = [
      { deployment: 'one', reserveNanoUsd: 900 },
      { deployment: 'two', reserveNanoUsd: 400 },
    ];
    const works = [fixtureWork({ call: fixtureCall({ choices }) })];
    expect((await claimed(await accepted('choice', 0, { works }))).attempt?.deployment).toBe('two');
    const poor = await claimed(await accepted('choice', 400, { budgetNanoUsd: 399 }));
    expect(poor).toMatchObject({ barrier: 'budget', window: null });
  });

  it('says of a held call what is left for it, so that a choice that fits can be taken', async () => {
    await limit({ heldchoice: { perDayUsd: nano(700) } });
    const choices = [
      { deployment: 'one', reserveNanoUsd: 900 },
      { deployment: 'two', reserveNanoUsd: 400 },
    ];
    const works = [fixtureWork({ call: fixtureCall({ choices, held: true }) })];
    const { key, fence, ...work } = await claimed(await accepted('heldchoice', 0, { works }));
    expect(work).toMatchObject({ held: true, barrier: null, windowLeftNanoUsd: 700 });
    const begin = (deployment: string) => store.begin({ key, fence, workerId: worker.workerId, deployment });
    expect(await begin('one')).toMatchObject({ outcome: 'barred', window: { reservedNanoUsd: 0 } });
    // Another choice fits: nothing says that the window is used up.
    expect((await windowOf('heldchoice'))?.alertPercent).toBeNull();
    expect(await begin('two')).toMatchObject({ outcome: 'begun' });
  });

  it('counts what was spent before there was a limit', async () => {
    await limit({});
    await spend('late', 800);
    await limit({ late: { perDayUsd: nano(1500) } });
    expect(await claimed(await accepted('late'))).toMatchObject({ window: { spentNanoUsd: 800 }, attempt: null });
  });

  it('is empty again when the day is over', async () => {
    await limit({ turn: { perDayUsd: nano(1000), perMonthUsd: nano(50_000) } });
    await spend('turn', 1000);
    expect((await claimed(await accepted('turn'))).attempt).toBeNull();
    await sql.query("update budget_window set day = day - 40 where workload = 'turn'");
    expect((await claimed(await accepted('turn'))).attempt).not.toBeNull();
  });
});

describe('a crash', () => {
  it('leaves no reservation in a window: what it held is spent as estimated, and corrected by a late answer', async () => {
    await limit({ crash: { perDayUsd: nano(1000) } });
    const doomed = await store.join('doomed');
    const work = await claimed(await accepted('crash'), store, doomed.workerId);
    expect(await windowOf('crash')).toMatchObject({ reservedUsd: nano(1000), spentUsd: 0 });
    await doomed.leave();
    await store.reap(15_000);
    expect(await windowOf('crash')).toMatchObject({ reservedUsd: 0, spentUsd: nano(1000) });
    await store.commit(
      fixtureCommit(work.key, work.fence, doomed.workerId, { attempt: fixtureAttempt(work.key, { costNanoUsd: 200 }) }),
    );
    expect(await windowOf('crash')).toMatchObject({ reservedUsd: 0, spentUsd: nano(200) });
  });
});

describe('alerts', () => {
  it('tell each mark once a window, and the last also where what is left pays for no call', async () => {
    await limit({ marks: { perDayUsd: nano(10_000) } });
    const told = async () =>
      (await store.takeBudgetAlerts()).filter(({ workload }) => workload === 'marks').map(({ percent }) => percent);
    await spend('marks', 4999, 5000);
    expect(await told()).toEqual([]);
    await spend('marks', 1, 5000);
    expect(await told()).toEqual([50]);
    expect((await windowOf('marks'))?.alertPercent).toBe(50);
    await spend('marks', 4500, 5000);
    expect(await told()).toEqual([80]);
    expect((await claimed(await accepted('marks', 501))).attempt).toBeNull();
    expect(await told()).toEqual([100]);
    expect(await told()).toEqual([]);
    expect((await windowOf('marks'))?.alertPercent).toBe(100);
  });

  it('wait while money is only reserved', async () => {
    await limit({ reserved: { perDayUsd: nano(1000) } });
    await claimed(await accepted('reserved'));
    expect((await claimed(await accepted('reserved'))).window).toMatchObject({
      reservedNanoUsd: 1000,
      spentNanoUsd: 0,
    });
    expect((await windowOf('reserved'))?.alertPercent).toBeNull();
  });
});

it('makes what was held due as soon as other limits hold', async () => {
  await limit({ wake: { perDayUsd: nano(10) } });
  const key = await accepted('wake');
  const work = await claimed(key);
  if (work.call === null) throw new Error('It was a call.');
  const decisions = [
    {
      step: 2,
      stage: 'call',
      action: 'hold',
      reason: 'budget',
      detail: null,
      fromTier: null,
      toTier: null,
      signals: [],
    },
  ] as const;
  const transition = {
    kind: 'again',
    delayMs: 3_600_000,
    call: work.call,
    queue: 'execute-efficient',
    ring: false,
  } as const;
  await store.commit(fixtureCommit(key, work.fence, worker.workerId, { attempt: null, decisions, transition }));
  expect((await store.claim({ key, workerId: worker.workerId, avoid: [] })).outcome).toBe('not_due');
  await limit({ wake: { perDayUsd: nano(2000) } });
  expect((await claimed(key)).attempt).toMatchObject({ reservedNanoUsd: 1000 });
});
