import { freshProgress } from '@upshift/contracts';
import type { ClaimedWork, ClaimResult, Member, WorkKey } from '@upshift/ports';
import { createPostgresStore } from '@upshift/store';
import {
  createTestDatabase,
  fixtureAttempt,
  fixtureCall,
  fixtureCommit,
  fixturePortfolio,
  fixtureTask,
  fixtureWork,
  settle,
  silentLogger,
} from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

type Store = Awaited<ReturnType<typeof createPostgresStore>>;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Store;
let worker: Member;
let sql: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger, beatMs: 200 });
  await store.savePortfolio(fixturePortfolio, { active: true });
  worker = await store.join('test');
  sql = new pg.Pool({ connectionString: database.url });
  sql.on('error', () => undefined);
});
afterAll(async () => {
  await sql?.end();
  await store?.close();
  await database?.drop();
});

const keyOf = (taskId: string, no = 0, step = 2): WorkKey => ({ taskId, step, no });
const claim = (key: WorkKey, workerId = worker.workerId, avoid: readonly string[] = []): Promise<ClaimResult> =>
  store.claim({ key, workerId, avoid });

async function claimed(key: WorkKey, workerId = worker.workerId, avoid: readonly string[] = []): Promise<ClaimedWork> {
  const result = await claim(key, workerId, avoid);
  if (result.outcome !== 'claimed') throw new Error(`Not claimed: ${result.outcome}`);
  return result.work;
}

async function accepted(overrides: Parameters<typeof fixtureTask>[0] = {}): Promise<string> {
  const task = fixtureTask(overrides);
  expect((await store.accept(task)).outcome).toBe('created');
  return task.taskId;
}

async function works(taskId: string) {
  const { rows } = await sql.query<Record<string, unknown>>('select * from work where task_id = $1 order by step, no', [
    taskId,
  ]);
  return rows;
}

const choices = [
  { deployment: 'one', reserveNanoUsd: 900 },
  { deployment: 'two', reserveNanoUsd: 400 },
];

describe('which deployment a claim takes', () => {
  it('never begins one that is to be avoided while another is left, though only the avoided one fits', async () => {
    const id = await accepted({ works: [fixtureWork({ call: fixtureCall({ choices }) })], budgetNanoUsd: 500 });
    expect(await claimed(keyOf(id), worker.workerId, ['two'])).toMatchObject({ barrier: 'budget', attempt: null });
  });

  it('begins nothing where all are to be avoided: who may be called is asked first', async () => {
    const id = await accepted({ works: [fixtureWork({ call: fixtureCall({ choices }) })] });
    const work = await claimed(keyOf(id), worker.workerId, ['one', 'two']);
    expect(work).toMatchObject({ held: true, attempt: null, barrier: null });
  });

  it.each([
    ['its first choice', [], ['one'], true],
    ['its first choice that is not avoided', ['one'], ['two'], true],
    ['only a later choice', [], ['two'], false],
    ['only one that is avoided', ['one'], ['one'], false],
  ])('asks about a call before it begins where this concerns %s', async (_, avoid, ask, held) => {
    const id = await accepted({ works: [fixtureWork({ call: fixtureCall({ choices }) })] });
    const result = await store.claim({ key: keyOf(id), workerId: worker.workerId, avoid, ask });
    expect(result).toMatchObject({ outcome: 'claimed', work: { held } });
  });
});

describe('when work is rung', () => {
  it('leaves work that is not due to the reconciler, whatever the caller says of ringing', async () => {
    const task = fixtureTask({ works: [fixtureWork({ delayMs: 60_000, ring: true })] });
    expect(await store.accept(task)).toMatchObject({ outcome: 'created', rings: [] });
    expect(await works(task.taskId)).toMatchObject([{ rung_at: null, rings: 0 }]);
  });

  it('does the same with a retry', async () => {
    const id = await accepted();
    const { fence } = await claimed(keyOf(id));
    const transition = { kind: 'again', delayMs: 60_000, call: fixtureCall(), queue: 'q', ring: true } as const;
    const attempt = fixtureAttempt(keyOf(id), { state: 'failed', failureClass: 'rate_limited', output: null });
    expect(await store.commit(fixtureCommit(keyOf(id), fence, worker.workerId, { transition, attempt }))).toMatchObject(
      {
        outcome: 'committed',
        rings: [],
      },
    );
    expect(await works(id)).toMatchObject([{ state: 'ready', rung_at: null, rings: 1 }]);
  });

  it('suspects the ring of a third try as soon as that of a first', async () => {
    const id = await accepted();
    for (const tryNo of [1, 2]) {
      const { fence } = await claimed(keyOf(id));
      const ref = { step: 2, no: 0, try: tryNo };
      const transition = { kind: 'again', delayMs: 0, call: fixtureCall(), queue: 'q', ring: true } as const;
      const attempt = fixtureAttempt(keyOf(id), { ref, state: 'failed', failureClass: 'server_error', output: null });
      await store.commit(fixtureCommit(keyOf(id), fence, worker.workerId, { transition, attempt }));
    }
    for (const [seconds, suspects] of [
      [15, 0],
      [21, 1],
    ]) {
      await sql.query('update work set rung_at = clock_timestamp() - make_interval(secs => $2) where task_id = $1', [
        id,
        seconds,
      ]);
      expect((await store.suspectRings(1000)).filter(({ taskId }) => taskId === id)).toHaveLength(suspects ?? 0);
    }
  });

  it('looks at every suspect in turn, though the oldest are never lost', async () => {
    const queue = 'execute-long';
    const ids = await Promise.all(Array.from({ length: 6 }, () => accepted({ works: [fixtureWork({ queue })] })));
    await sql.query("update work set rung_at = clock_timestamp() - interval '1 hour' where queue = $1", [queue]);
    const seen = new Set<string>();
    for (let look = 0; look < 4; look += 1) {
      for (const { taskId } of await store.suspectRings(3)) seen.add(taskId);
    }
    expect(ids.filter((id) => !seen.has(id))).toEqual([]);
    await sql.query('update work set rung_at = clock_timestamp() where queue = $1', [queue]);
  });

  it('counts a lost ring once, though two reconcilers find it', async () => {
    const id = await accepted();
    await sql.query("update work set rung_at = clock_timestamp() - interval '1 minute' where task_id = $1", [id]);
    const suspects = (await store.suspectRings(1000)).filter(({ taskId }) => taskId === id);
    expect(await store.ringAgain(suspects)).toHaveLength(1);
    expect(await store.ringAgain(suspects)).toHaveLength(0);
  });

  it('doubles the wait with each loss, and not for rings that could not be made', async () => {
    const id = await accepted();
    const suspected = async (seconds: number): Promise<boolean> => {
      await sql.query('update work set rung_at = clock_timestamp() - make_interval(secs => $2) where task_id = $1', [
        id,
        seconds,
      ]);
      return (await store.suspectRings(1000)).some(({ taskId }) => taskId === id);
    };
    expect(await suspected(25)).toBe(true);
    await store.ringAgain([keyOf(id)]);
    expect([await suspected(25), await suspected(45)]).toEqual([false, true]);
    for (let times = 0; times < 5; times += 1) {
      await suspected(45);
      expect(await store.ringAgain([keyOf(id)])).toHaveLength(1);
      await store.ringsFailed([keyOf(id)]);
    }
    expect([await suspected(25), await suspected(45)]).toEqual([false, true]);
  });

  it('takes due work by priority, then by age', async () => {
    const queue = 'execute-fair';
    const ids: string[] = [];
    for (const priority of [5, 9, 1, 5]) {
      ids.push(await accepted({ priority, works: [fixtureWork({ queue, ring: false })] }));
    }
    const orders = await store.takeDue({ [queue]: 10 });
    expect(orders.map(({ taskId }) => ids.indexOf(taskId))).toEqual([2, 0, 3, 1]);
  });
});

describe('what a stage reads of earlier calls', () => {
  it('never shows a wasted answer as one to validate', async () => {
    const id = await accepted({ works: [0, 1].map((no) => fixtureWork({ no })) });
    const [first, late] = [await claimed(keyOf(id, 0)), await claimed(keyOf(id, 1))];
    const next = [fixtureWork({ kind: 'validate', queue: 'validate', call: null })];
    const transition = { kind: 'advance', toStep: 3, works: next, progress: freshProgress, lease: null } as const;
    await store.commit(fixtureCommit(first.key, first.fence, worker.workerId, { transition }));
    expect((await store.commit(fixtureCommit(late.key, late.fence, worker.workerId))).outcome).toBe('stale');
    const { history } = await claimed(keyOf(id, 0, 3));
    expect(history.answers.map(({ attempt }) => attempt.no)).toEqual([0]);
  });

  it('counts the votes that it shows, so that deciding again comes to an end', async () => {
    const id = await accepted({ works: [0, 1].map((no) => fixtureWork({ no })) });
    const lost = await store.join('lost');
    const before = await claimed(keyOf(id, 0), lost.workerId);
    await sql.query('update worker set dead_at = clock_timestamp() where id = $1', [lost.workerId]);
    await store.reap(60_000);
    // The lost call answers late: booked, wasted, and no vote.
    expect((await store.commit(fixtureCommit(before.key, before.fence, lost.workerId))).outcome).toBe('stale');
    const other = await claimed(keyOf(id, 1));
    const commit = fixtureCommit(other.key, other.fence, worker.workerId, { votesSeen: 9 });
    const changed = await store.commit(commit);
    if (changed.outcome !== 'changed') throw new Error(`Not changed: ${changed.outcome}`);
    const votes = [...changed.history.answers, ...changed.history.failures].filter(({ attempt }) => attempt.step === 2);
    expect(changed.siblings).toEqual([{ no: 0, state: 'pending' }]);
    expect((await store.commit({ ...commit, votesSeen: votes.length })).outcome).toBe('committed');
  });
});

describe('crashes', () => {
  it('counts one crash of a worker once for a task, however much of it that worker held', async () => {
    const id = await accepted({ works: [0, 1, 2].map((no) => fixtureWork({ no })) });
    const lost = await store.join('lost');
    for (const no of [0, 1, 2]) await claimed(keyOf(id, no), lost.workerId);
    await sql.query('update worker set dead_at = clock_timestamp() where id = $1', [lost.workerId]);
    expect(await store.reap(60_000)).toMatchObject({ worksFreed: 3, attemptsUnknown: 3, quarantined: 0 });
    expect((await claimed(keyOf(id, 0))).task.crashes).toBe(1);
  });

  it('takes nobody for dead by a statement that was held up on its way', async () => {
    const lost = await store.join('held up');
    const ask = (ago: string) =>
      sql.query<{ dead: number }>(
        `select (upshift_reap(-1000, 100, clock_timestamp() - interval '${ago}') ->> 'workersDead')::int as dead`,
      );
    expect((await ask('3 seconds')).rows[0]?.dead).toBe(0);
    expect(lost.dead.aborted).toBe(false);
    await lost.leave();
  });

  it('frees the work of a worker that leaves at once', async () => {
    const leaving = await store.join('leaving');
    const id = await accepted();
    await claimed(keyOf(id), leaving.workerId);
    await leaving.leave();
    expect(await works(id)).toMatchObject([{ state: 'ready', worker_id: null, suspect: 0 }]);
    expect((await claimed(keyOf(id))).task.crashes).toBe(0);
  });

  it('says in the ledger why a stuck task went to the escalator', async () => {
    const id = await accepted();
    await sql.query("update task set created_at = clock_timestamp() - interval '1 minute' where id = $1", [id]);
    await sql.query("update work set state = 'cancelled' where task_id = $1", [id]);
    expect(await store.rescueStuck(1000)).toBe(1);
    const ledger = await store.getLedger('default', id);
    expect(ledger?.decisions.at(-1)).toMatchObject({ stage: 'reconcile', action: 'escalate', reason: 'stuck' });
  });
});

describe('money by day', () => {
  it('adds up what is reserved and spent per workload', async () => {
    const workload = 'by-day';
    const ids = await Promise.all([1, 2, 3].map(() => accepted({ workload })));
    const hands = await Promise.all(ids.map((id) => claimed(keyOf(id))));
    expect(await window(workload)).toEqual({ reserved: 3000, spent: 0 });
    const [settled, failed] = hands;
    if (settled === undefined || failed === undefined) throw new Error('unreachable');
    await store.commit(fixtureCommit(settled.key, settled.fence, worker.workerId, { transition: settle(settled.key) }));
    await store.cancel('default', failed.key.taskId);
    await store.commit(fixtureCommit(failed.key, failed.fence, worker.workerId));
    expect(await window(workload)).toEqual({ reserved: 1000, spent: 1400 });
  });

  async function window(workload: string) {
    const { rows } = await sql.query<{ reserved: string; spent: string }>(
      'select sum(reserved_nano_usd) as reserved, sum(spent_nano_usd) as spent from budget_window where workload = $1',
      [workload],
    );
    return { reserved: Number(rows[0]?.reserved), spent: Number(rows[0]?.spent) };
  }
});

describe('lists', () => {
  it('ends a page early when its content grows large, and loses no task', async () => {
    const tenantId = 'default';
    const workload = 'large';
    const content = 'x'.repeat(900_000);
    const base = fixtureTask();
    const request = { ...base.request, input: { messages: [{ role: 'user' as const, content }], tools: null } };
    const ids = await Promise.all(Array.from({ length: 30 }, () => accepted({ workload, request })));
    const seen: string[] = [];
    const pages: number[] = [];
    let cursor: string | null = null;
    do {
      const page = await store.listTasks({ tenantId, workload, limit: 200, ...(cursor === null ? {} : { cursor }) });
      pages.push(page.tasks.length);
      seen.push(...page.tasks.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids.toSorted().toReversed());
    expect(Math.max(...pages)).toBeLessThan(30);
  });
});
