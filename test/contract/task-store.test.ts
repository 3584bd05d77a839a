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
  fixtureTaskId,
  fixtureWork,
  poll,
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

async function claimed(key: WorkKey, workerId = worker.workerId): Promise<ClaimedWork> {
  const result = await claim(key, workerId);
  if (result.outcome !== 'claimed') throw new Error(`Not claimed: ${result.outcome}`);
  return result.work;
}

async function accepted(overrides: Parameters<typeof fixtureTask>[0] = {}): Promise<string> {
  const task = fixtureTask(overrides);
  expect((await store.accept(task)).outcome).toBe('created');
  return task.taskId;
}

describe('accepting', () => {
  it('inserts a task with its first work and asks to ring it', async () => {
    const task = fixtureTask();
    const result = await store.accept(task);
    expect(result).toMatchObject({
      outcome: 'created',
      rings: [{ taskId: task.taskId, step: 2, no: 0, kind: 'call', queue: 'execute-efficient', rings: 1 }],
    });
    expect(await store.getTask('default', task.taskId)).toMatchObject({
      state: 'open',
      progress: 'queued',
      tier: 'efficient',
      metadata: { case: 'fixture' },
    });
  });

  it('leaves work without room unrung, for the reconciler', async () => {
    const result = await store.accept(fixtureTask({ works: [fixtureWork({ ring: false })] }));
    expect(result).toMatchObject({ outcome: 'created', rings: [] });
  });

  it('makes one task of 200 acceptances with one key, and tells another body apart', async () => {
    const idempotency = { key: 'same', bodyHash: 'x' };
    const results = await Promise.all(Array.from({ length: 200 }, () => store.accept(fixtureTask({ idempotency }))));
    expect(results.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
    expect(new Set(results.map((result) => ('taskId' in result ? result.taskId : '')))).toHaveProperty('size', 1);
    expect((await store.accept(fixtureTask({ idempotency: { key: 'same', bodyHash: 'y' } }))).outcome).toBe('conflict');
  });

  it('makes one task when two processes accept the same keys in opposite orders', async () => {
    const other = await createPostgresStore({ url: database.url, log: silentLogger });
    const keys = Array.from({ length: 60 }, (_, n) => ({ key: `both-${n}`, bodyHash: 'x' }));
    const results = await Promise.all([
      ...keys.map((idempotency) => store.accept(fixtureTask({ idempotency }))),
      ...keys.toReversed().map((idempotency) => other.accept(fixtureTask({ idempotency }))),
    ]);
    await other.close();
    expect(results.filter(({ outcome }) => outcome === 'created')).toHaveLength(60);
    expect(results.filter(({ outcome }) => outcome === 'existing')).toHaveLength(60);
  });

  it('keeps NUL characters and half surrogate pairs of a request as they are', async () => {
    const request = {
      ...fixtureTask().request,
      input: { messages: [{ role: 'user' as const, content: 'a\u0000b\ud800c' }], tools: null },
    };
    const id = await accepted({ request });
    expect((await claimed(keyOf(id))).task.request.input.messages[0]?.content).toBe('a\u0000b\ud800c');
  });
});

describe('claiming', () => {
  it('leases work once and begins its attempt, reserved', async () => {
    const id = await accepted();
    const work = await claimed(keyOf(id));
    expect(work).toMatchObject({
      fence: 1,
      kind: 'call',
      barrier: null,
      attempt: { ref: { step: 2, no: 0, try: 1 }, deployment: 'one', reservedNanoUsd: 1000 },
    });
    expect(work.task).toMatchObject({ calls: 1, reservedNanoUsd: 1000, workload: 'chat' });
    expect((await claim(keyOf(id))).outcome).toBe('busy');
  });

  it('answers settled, stale, unknown and dead_worker for what they are', async () => {
    const id = await accepted();
    const { fence } = await claimed(keyOf(id));
    await store.commit(fixtureCommit(keyOf(id), fence, worker.workerId));
    expect((await claim(keyOf(id))).outcome).toBe('settled');
    expect((await claim(keyOf(fixtureTaskId()))).outcome).toBe('unknown');
    const open = await accepted();
    expect((await claim(keyOf(open, 0, 1))).outcome).toBe('stale');
    expect((await claim(keyOf(open), 'w_nobody')).outcome).toBe('dead_worker');
  });

  it('takes the first choice that is not avoided and fits the budget', async () => {
    const choices = [
      { deployment: 'one', reserveNanoUsd: 900_000 },
      { deployment: 'two', reserveNanoUsd: 400 },
    ];
    const call = fixtureCall({ choices });
    const dear = await accepted({ works: [fixtureWork({ call })], budgetNanoUsd: 1000 });
    expect((await claimed(keyOf(dear))).attempt?.deployment).toBe('two');
    const avoided = await accepted({ works: [fixtureWork({ call })] });
    const result = await claim(keyOf(avoided), worker.workerId, ['one']);
    expect(result.outcome === 'claimed' && result.work.attempt?.deployment).toBe('two');
  });

  it.each([
    ['budget', { budgetNanoUsd: 999 }],
    ['attempts', { maxCalls: 0 }],
    ['deadline', { deadlineMs: -1 }],
  ] as const)('leases without an attempt at the barrier of the %s', async (barrier, overrides) => {
    const id = await accepted(overrides);
    const work = await claimed(keyOf(id));
    expect(work).toMatchObject({ barrier, attempt: null });
    expect(work.task.reservedNanoUsd).toBe(0);
  });

  it('never lets 64 workers begin more calls than the budget pays for', async () => {
    const works = Array.from({ length: 64 }, (_, no) => fixtureWork({ no }));
    const id = await accepted({ works, budgetNanoUsd: 10_500, maxCalls: 100 });
    const results = await Promise.all(works.map(({ no }) => claimed(keyOf(id, no))));
    expect(results.filter(({ attempt }) => attempt !== null)).toHaveLength(10);
    expect(results.filter(({ barrier }) => barrier === 'budget')).toHaveLength(54);
  });

  it('gives one worker the work when two processes race for it', async () => {
    const other = await createPostgresStore({ url: database.url, log: silentLogger });
    const rival = await other.join('rival');
    const ids = await Promise.all(Array.from({ length: 100 }, () => accepted()));
    const results = await Promise.all(
      ids.flatMap((id) => [claim(keyOf(id)), other.claim({ key: keyOf(id), workerId: rival.workerId, avoid: [] })]),
    );
    await rival.leave();
    await other.close();
    expect(results.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(100);
    expect(results.filter(({ outcome }) => outcome === 'busy')).toHaveLength(100);
  });

  it('does not hand out work that is not due', async () => {
    const id = await accepted({ works: [fixtureWork({ delayMs: 60_000, ring: false })] });
    expect((await claim(keyOf(id))).outcome).toBe('not_due');
    expect(await store.getTask('default', id)).toMatchObject({ progress: 'waiting' });
  });
});

describe('committing', () => {
  it('settles a task with its answer, its cost and its decision', async () => {
    const id = await accepted();
    const { fence } = await claimed(keyOf(id));
    expect(await store.commit(fixtureCommit(keyOf(id), fence, worker.workerId))).toMatchObject({
      outcome: 'committed',
      rings: [],
    });
    const ledger = await store.getLedger('default', id);
    expect(ledger?.task).toMatchObject({
      state: 'succeeded',
      progress: 'settled',
      reason: 'validated',
      output: { text: 'hello' },
      simulated: true,
    });
    expect(ledger?.money).toMatchObject({ spentNanoUsd: 700, reservedNanoUsd: 0, usefulNanoUsd: 700 });
    expect(ledger?.decisions.map(({ action }) => action)).toEqual(['route', 'accept']);
  });

  it('changes nothing when it is repeated: a finished attempt never changes', async () => {
    const id = await accepted();
    const { fence } = await claimed(keyOf(id));
    const commit = fixtureCommit(keyOf(id), fence, worker.workerId);
    await store.commit(commit);
    const before = await store.getLedger('default', id);
    const again = await store.commit({ ...commit, attempt: fixtureAttempt(keyOf(id), { costNanoUsd: 9999 }) });
    expect(again.outcome).toBe('stale');
    expect(await store.getLedger('default', id)).toEqual(before);
  });

  it('moves a task on, rings the next work and shows the answer to whoever claims it', async () => {
    const id = await accepted();
    const { fence } = await claimed(keyOf(id));
    const works = [fixtureWork({ kind: 'validate', queue: 'validate', call: null })];
    const advance = { kind: 'advance', toStep: 3, works, progress: freshProgress, lease: null } as const;
    const result = await store.commit(
      fixtureCommit(keyOf(id), fence, worker.workerId, { transition: advance, decisions: [] }),
    );
    expect(result).toMatchObject({ outcome: 'committed', rings: [{ step: 3, queue: 'validate', rings: 1 }] });
    const next = await claimed(keyOf(id, 0, 3));
    expect(next.history.answers).toMatchObject([
      { deployment: 'one', output: { text: 'hello' }, attempt: { step: 2, no: 0, try: 1 } },
    ]);
    expect((await claim(keyOf(id))).outcome).toBe('stale');
  });

  it.each([0.875, null])('keeps what a deployment says of its own answer: %s', async (confidence) => {
    const id = await accepted();
    const { fence } = await claimed(keyOf(id));
    const works = [fixtureWork({ kind: 'validate', queue: 'validate', call: null })];
    const transition = { kind: 'advance', toStep: 3, works, progress: freshProgress, lease: null } as const;
    const attempt = fixtureAttempt(keyOf(id), { confidence });
    await store.commit(fixtureCommit(keyOf(id), fence, worker.workerId, { attempt, transition, decisions: [] }));
    expect((await claimed(keyOf(id, 0, 3))).history.answers).toMatchObject([{ confidence }]);
    expect((await store.getLedger('default', id))?.attempts).toMatchObject([{ confidence }]);
  });

  it('leases the next work to the worker that goes on with it', async () => {
    const id = await accepted();
    const { fence } = await claimed(keyOf(id));
    const works = [fixtureWork({ kind: 'validate', queue: 'validate', call: null, ring: false })];
    const advance = { kind: 'advance', toStep: 3, works, progress: freshProgress, lease: 0 } as const;
    const result = await store.commit(
      fixtureCommit(keyOf(id), fence, worker.workerId, { transition: advance, decisions: [] }),
    );
    expect(result).toMatchObject({ outcome: 'committed', rings: [], leasedFence: 1 });
    expect((await claim(keyOf(id, 0, 3))).outcome).toBe('busy');
    const settled = await store.commit(
      fixtureCommit(keyOf(id, 0, 3), 1, worker.workerId, { attempt: null, transition: settle(keyOf(id, 0, 3)) }),
    );
    expect(settled.outcome).toBe('committed');
  });

  it('makes the same row ready again for a retry, and counts its tries', async () => {
    const id = await accepted();
    const { fence } = await claimed(keyOf(id));
    const failed = fixtureAttempt(keyOf(id), {
      state: 'failed',
      failureClass: 'server_error',
      costNanoUsd: 0,
      costSource: 'none',
      output: null,
    });
    const again = {
      kind: 'again',
      delayMs: 0,
      call: fixtureCall({ choices: [{ deployment: 'two', reserveNanoUsd: 500 }] }),
      queue: 'execute-efficient',
      ring: true,
    } as const;
    const result = await store.commit(
      fixtureCommit(keyOf(id), fence, worker.workerId, { attempt: failed, transition: again, decisions: [] }),
    );
    expect(result).toMatchObject({ outcome: 'committed', rings: [{ rings: 2 }] });
    const second = await claimed(keyOf(id));
    expect(second).toMatchObject({
      fence: 2,
      attempt: { ref: { try: 2 }, deployment: 'two' },
      history: { failures: [{ failureClass: 'server_error' }] },
    });
  });

  it('books a cost above its reservation in full, as overrun', async () => {
    const id = await accepted();
    const { fence } = await claimed(keyOf(id));
    await store.commit(
      fixtureCommit(keyOf(id), fence, worker.workerId, { attempt: fixtureAttempt(keyOf(id), { costNanoUsd: 5000 }) }),
    );
    expect((await store.getLedger('default', id))?.money).toMatchObject({ spentNanoUsd: 5000, overrunNanoUsd: 4000 });
  });

  it('stores answers with NUL, half surrogates and 10 MB beside the other rows of the batch', async () => {
    const texts = ['plain', 'nul \u0000', 'half \udfff', 'x'.repeat(10_000_000), 'also plain'];
    const ids = await Promise.all(texts.map(() => accepted()));
    const works = await Promise.all(ids.map((id) => claimed(keyOf(id))));
    const results = await Promise.all(
      works.map(({ key, fence }, n) =>
        store.commit(
          fixtureCommit(key, fence, worker.workerId, {
            attempt: fixtureAttempt(key, { output: { text: texts[n] ?? '', toolCalls: null } }),
          }),
        ),
      ),
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(texts.map(() => 'committed'));
    const stored = await Promise.all(ids.map((id) => store.getTask('default', id)));
    expect(stored.map((task) => task?.output?.text)).toEqual(texts);
  });

  it('commits the rest of a batch when one row holds what no column can', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => accepted()));
    const works = await Promise.all(ids.map((id) => claimed(keyOf(id))));
    const results = await Promise.all(
      works.map(({ key, fence }, n) =>
        store.commit(
          fixtureCommit(key, fence, worker.workerId, {
            transition: settle(key, { reasonDetail: n === 3 ? 'nul \u0000' : null }),
          }),
        ),
      ),
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(ids.map((_, n) => (n === 3 ? 'not_storable' : 'committed')));
  });
});

describe('siblings of one step', () => {
  it('lets one of three that settle at once win, cancels the others and books their answers as wasted', async () => {
    const works = [0, 1, 2].map((no) => fixtureWork({ no }));
    const id = await accepted({ works });
    const cancelled: WorkKey[] = [];
    const stop = store.onCancelled((key) => cancelled.push(key));
    const hands = await Promise.all(works.map(({ no }) => claimed(keyOf(id, no))));
    const results = await Promise.all(
      hands.map(({ key, fence }) => store.commit(fixtureCommit(key, fence, worker.workerId))),
    );
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(['committed', 'stale', 'stale']);
    const ledger = await store.getLedger('default', id);
    expect(ledger?.attempts.map(({ use }) => use).toSorted()).toEqual(['useful', 'wasted', 'wasted']);
    expect(ledger?.money).toMatchObject({ spentNanoUsd: 2100, reservedNanoUsd: 0, wastedNanoUsd: 1400 });
    await poll(
      'the events of the cancelled siblings',
      () => cancelled.filter(({ taskId }) => taskId === id).length === 2,
    );
    stop();
  });

  it('asks to decide again when another vote came in meanwhile', async () => {
    const works = [0, 1].map((no) => fixtureWork({ no }));
    const id = await accepted({ works });
    const [first, second] = await Promise.all(works.map(({ no }) => claimed(keyOf(id, no))));
    if (first === undefined || second === undefined) throw new Error('unreachable');
    expect(
      await store.commit(
        fixtureCommit(first.key, first.fence, worker.workerId, {
          votesSeen: 1,
          transition: { kind: 'ended', hasten: [] },
        }),
      ),
    ).toMatchObject({ outcome: 'committed' });
    const late = fixtureCommit(second.key, second.fence, worker.workerId, { votesSeen: 1 });
    const changed = await store.commit(late);
    expect(changed).toMatchObject({ outcome: 'changed', siblings: [] });
    expect(changed.outcome === 'changed' && changed.history.answers).toHaveLength(2);
    expect((await store.commit({ ...late, votesSeen: 2 })).outcome).toBe('committed');
    expect(await store.getTask('default', id)).toMatchObject({ state: 'succeeded', costUsd: 0.0000014 });
  });
});

describe('workers that die', () => {
  it('frees their work, books their calls as unknown, and takes a late answer as wasted', async () => {
    const lost = await store.join('lost');
    const id = await accepted();
    const work = await claimed(keyOf(id), lost.workerId);
    await sql.query('update worker set dead_at = clock_timestamp() where id = $1', [lost.workerId]);
    await poll('the worker to learn that it is dead', () => lost.dead.aborted);
    await store.reap(60_000);
    const ledger = await store.getLedger('default', id);
    expect(ledger?.attempts).toMatchObject([
      { state: 'unknown', use: 'wasted', costSource: 'estimate', costNanoUsd: 1000 },
    ]);
    expect(ledger?.money).toMatchObject({ spentNanoUsd: 1000, reservedNanoUsd: 0 });
    const second = await claimed(keyOf(id));
    expect(second.attempt?.ref.try).toBe(2);
    expect(second.task.crashes).toBe(1);
    expect((await store.commit(fixtureCommit(work.key, work.fence, lost.workerId))).outcome).toBe('stale');
    expect((await store.getLedger('default', id))?.attempts[0]).toMatchObject({
      state: 'finished',
      use: 'wasted',
      costNanoUsd: 700,
    });
    await store.commit(
      fixtureCommit(second.key, second.fence, worker.workerId, {
        attempt: { ...fixtureAttempt(second.key), ref: { step: 2, no: 0, try: 2 } },
        transition: settle(second.key, { accepted: { step: 2, no: 0, try: 2 } }),
      }),
    );
    expect((await store.getLedger('default', id))?.money).toMatchObject({ spentNanoUsd: 1400, reservedNanoUsd: 0 });
  });

  it('sends a suspect of two crashes to quarantine and ends it when it crashes a worker there', async () => {
    const id = await accepted();
    for (const crash of [1, 2, 3]) {
      const lost = await store.join('crashing');
      await claimed(keyOf(id), lost.workerId);
      await sql.query('update worker set dead_at = clock_timestamp() where id = $1', [lost.workerId]);
      const report = await store.reap(60_000);
      expect(report).toMatchObject({ quarantined: crash === 2 ? 1 : 0, poisoned: crash === 3 ? 1 : 0 });
    }
    expect(await store.getTask('default', id)).toMatchObject({ state: 'failed', reason: 'poison', calls: 3 });
  });

  it('takes a worker that left for no crash', async () => {
    const leaving = await store.join('leaving');
    const id = await accepted();
    await claimed(keyOf(id), leaving.workerId);
    await leaving.leave();
    await store.reap(60_000);
    expect((await claimed(keyOf(id))).task.crashes).toBe(0);
  });
});

describe('reconciling', () => {
  it('rings due work that was never rung, as far as there is room', async () => {
    const queue = 'execute-window';
    for (let n = 0; n < 5; n += 1) await accepted({ works: [fixtureWork({ queue, ring: false })] });
    expect(await store.queuesWithDue()).toContain(queue);
    expect(await store.takeDue({ [queue]: 3 })).toHaveLength(3);
    expect(await store.takeDue({ [queue]: 3 })).toHaveLength(2);
    expect(await store.queuesWithDue()).not.toContain(queue);
  });

  it('suspects rings that are older than their gap, which doubles', async () => {
    const id = await accepted();
    await sql.query("update work set rung_at = clock_timestamp() - interval '30 seconds' where task_id = $1", [id]);
    const suspects = (await store.suspectRings(1000)).filter(({ taskId }) => taskId === id);
    expect(suspects).toHaveLength(1);
    expect(await store.ringAgain(suspects)).toMatchObject([{ taskId: id, rings: 2 }]);
    await sql.query("update work set rung_at = clock_timestamp() - interval '30 seconds' where task_id = $1", [id]);
    expect((await store.suspectRings(1000)).filter(({ taskId }) => taskId === id)).toHaveLength(0);
  });

  it('expires open tasks past their deadline, and nothing else', async () => {
    const late = await accepted({ deadlineMs: -1000 });
    const open = await accepted();
    await store.expire(1000);
    expect(await store.getTask('default', late)).toMatchObject({ state: 'expired', reason: 'deadline' });
    expect(await store.getTask('default', open)).toMatchObject({ state: 'open' });
  });

  it('gives a stuck task to the escalator', async () => {
    const id = await accepted();
    await sql.query("update task set created_at = clock_timestamp() - interval '1 minute' where id = $1", [id]);
    await sql.query("update work set state = 'cancelled' where task_id = $1", [id]);
    expect(await store.rescueStuck(1000)).toBe(1);
    expect((await claimed(keyOf(id, 0, 3))).kind).toBe('escalate');
  });

  it('gives back a reservation that no started attempt stands for', async () => {
    const id = await accepted();
    await sql.query('update task set reserved_nano_usd = 12345 where id = $1', [id]);
    await store.releaseReservations(1000);
    expect((await store.getLedger('default', id))?.money.reservedNanoUsd).toBe(0);
  });

  it('lets one process lead at a time', async () => {
    let release: (() => void) | undefined;
    const leading = store.tryLead(
      () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    );
    await poll('the leader', () => release !== undefined);
    expect(await store.tryLead(async () => undefined)).toBe(false);
    release?.();
    expect(await leading).toBe(true);
    expect(await store.tryLead(async () => undefined)).toBe(true);
  });
});

describe('waiting and cancelling', () => {
  it('wakes who waits as soon as the task is settled', async () => {
    const id = await accepted();
    const waiting = store.waitSettled('default', id, 20_000);
    const { fence } = await claimed(keyOf(id));
    await store.commit(fixtureCommit(keyOf(id), fence, worker.workerId));
    expect(await waiting).toBe(true);
    expect(await store.waitSettled('default', id, 20_000)).toBe(true);
  });

  it('says false when the time is up or the caller goes away', async () => {
    const id = await accepted();
    expect(await store.waitSettled('default', id, 30)).toBe(false);
    const gone = new AbortController();
    const waiting = store.waitSettled('default', id, 20_000, gone.signal);
    gone.abort();
    expect(await waiting).toBe(false);
  });

  it('ends a task at once when it is cancelled, and books the late answer as wasted', async () => {
    const id = await accepted();
    const { fence } = await claimed(keyOf(id));
    expect(await store.cancel('default', id)).toBe('cancelled');
    expect((await store.commit(fixtureCommit(keyOf(id), fence, worker.workerId))).outcome).toBe('stale');
    const ledger = await store.getLedger('default', id);
    expect(ledger?.task.state).toBe('cancelled');
    expect(ledger?.attempts[0]).toMatchObject({ use: 'wasted', costNanoUsd: 700 });
    expect(await store.cancel('default', id)).toBe('not_open');
    expect(await store.cancel('default', fixtureTaskId())).toBe('unknown');
  });

  it('pages through tasks, newest first, and refuses a cursor that is not its own', async () => {
    const first = await store.listTasks({ tenantId: 'default', limit: 2 });
    const second = await store.listTasks({ tenantId: 'default', limit: 2, cursor: first.nextCursor ?? '' });
    const ids = [...first.tasks, ...second.tasks].map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect(new Set(ids).size).toBe(4);
    await expect(store.listTasks({ tenantId: 'default', limit: 2, cursor: 'rubbish' })).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
    });
  });
});

describe('opening', () => {
  it('migrates once when several processes start at once, and refuses a newer record', async () => {
    const fresh = await createTestDatabase(inject('databaseUrl'), { empty: true });
    const stores = await Promise.all([1, 2, 3].map(() => createPostgresStore({ url: fresh.url, log: silentLogger })));
    for (const one of stores) await one.close();
    const client = new pg.Client({ connectionString: fresh.url });
    await client.connect();
    await client.query("insert into upshift_migration (version, name) values (9999, 'future')");
    await client.end();
    await expect(createPostgresStore({ url: fresh.url, log: silentLogger })).rejects.toMatchObject({
      code: 'RECORD_TOO_NEW',
    });
    await fresh.drop();
  });

  it('makes up for a migration whose number is lower than what the record has already', async () => {
    const fresh = await createTestDatabase(inject('databaseUrl'), { empty: true });
    await (await createPostgresStore({ url: fresh.url, log: silentLogger })).close();
    const client = new pg.Client({ connectionString: fresh.url });
    await client.connect();
    await client.query('drop table weekly_report');
    await client.query('delete from upshift_migration where version = 33');
    const again = await createPostgresStore({ url: fresh.url, log: silentLogger });
    expect(await again.listWeekly('default', 1)).toEqual([]);
    const { rows } = await client.query('select version from upshift_migration where version = 33');
    expect(rows).toHaveLength(1);
    await again.close();
    await client.end();
    await fresh.drop();
  });
});
