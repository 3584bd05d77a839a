import { freshProgress } from '@upshift/contracts';
import type { ClaimedWork, Commit, Member, WorkKey } from '@upshift/ports';
import { createPostgresStore } from '@upshift/store';
import {
  createTestDatabase,
  fixtureAttempt,
  fixtureCall,
  fixtureCommit,
  fixturePortfolio,
  fixtureTask,
  fixtureWork,
  poll,
  silentLogger,
} from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createRecordProxy, type RecordProxy } from './record-proxy.ts';

type Store = Awaited<ReturnType<typeof createPostgresStore>>;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let proxy: RecordProxy;
let store: Store;
let worker: Member;
let sql: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  proxy = await createRecordProxy(database.url);
  store = await createPostgresStore({ url: proxy.url, log: silentLogger, beatMs: 200 });
  await store.savePortfolio(fixturePortfolio, { active: true });
  worker = await store.join('test');
  sql = new pg.Pool({ connectionString: database.url });
  sql.on('error', () => undefined);
});
afterAll(async () => {
  proxy?.mend();
  await store?.close();
  await sql?.end();
  await proxy?.close();
  await database?.drop();
});

const keyOf = (taskId: string, step = 2): WorkKey => ({ taskId, step, no: 0 });

async function accepted(): Promise<string> {
  const task = fixtureTask();
  await store.accept(task);
  return task.taskId;
}

async function claimed(id: string): Promise<ClaimedWork> {
  const result = await store.claim({ key: keyOf(id), workerId: worker.workerId, avoid: [] });
  if (result.outcome !== 'claimed') throw new Error(`Not claimed: ${result.outcome}`);
  return result.work;
}

async function losing<T>(name: string, act: () => Promise<T>): Promise<T> {
  const before = proxy.lost;
  proxy.loseAnswerOf(name);
  const result = await act();
  expect(proxy.lost).toBe(before + 1);
  return result;
}

describe('an answer of the record is lost on the wire', () => {
  it('gives the claimant the work that it leased, with the attempt that was begun, once', async () => {
    const id = await accepted();
    const work = await losing('upshift_claim', () => claimed(id));
    expect(work).toMatchObject({ fence: 1, barrier: null, attempt: { ref: { try: 1 }, deployment: 'one' } });
    expect(work.task).toMatchObject({ calls: 1, reservedNanoUsd: 1000 });
    expect((await store.getLedger('default', id))?.attempts).toHaveLength(1);
    expect((await store.claim({ key: keyOf(id), workerId: worker.workerId, avoid: [] })).outcome).toBe('busy');
  });

  it('asks again whether a window pays for a call that it had refused', async () => {
    const { portfolio } = fixturePortfolio;
    const poor = { ...portfolio, workloads: { ...portfolio.workloads, chat: { budgets: { perDayUsd: 1e-9 } } } };
    await store.savePortfolio({ ...fixturePortfolio, hash: 'e'.repeat(64), portfolio: poor }, { active: true });
    const id = await accepted();
    const work = await losing('upshift_claim', () => claimed(id));
    expect(work).toMatchObject({ held: true, attempt: null, barrier: null });
    const begun = await store.begin({
      key: keyOf(id),
      fence: work.fence,
      workerId: worker.workerId,
      deployment: 'one',
    });
    await store.savePortfolio(fixturePortfolio, { active: true });
    expect(begun).toMatchObject({ outcome: 'barred', barrier: 'budget', window: { workload: 'chat', period: 'day' } });
  });

  it('asks for the rings of a task that was accepted', async () => {
    const task = fixtureTask({ idempotency: { key: 'lost', bodyHash: 'x' } });
    const result = await losing('upshift_accept', () => store.accept(task));
    expect(result).toMatchObject({ outcome: 'created', rings: [{ taskId: task.taskId, step: 2, rings: 1 }] });
  });

  it('says committed, with the rings of the next work, and books once', async () => {
    const id = await accepted();
    const { fence } = await claimed(id);
    const works = [fixtureWork({ kind: 'validate', queue: 'validate', call: null })];
    const transition = { kind: 'advance', toStep: 3, works, progress: freshProgress, lease: null } as const;
    const commit = fixtureCommit(keyOf(id), fence, worker.workerId, { transition });
    const result = await losing('upshift_commit', () => store.commit(commit));
    expect(result).toMatchObject({ outcome: 'committed', rings: [{ step: 3, queue: 'validate', rings: 1 }] });
    const ledger = await store.getLedger('default', id);
    expect(ledger?.money).toMatchObject({ spentNanoUsd: 700, usefulNanoUsd: 700, reservedNanoUsd: 0 });
    expect(ledger?.decisions).toHaveLength(2);
  });

  it('says which work it leased for the worker that goes on', async () => {
    const id = await accepted();
    const { fence } = await claimed(id);
    const works = [fixtureWork({ kind: 'validate', queue: 'validate', call: null, ring: false })];
    const transition = { kind: 'advance', toStep: 3, works, progress: freshProgress, lease: 0 } as const;
    const commit = fixtureCommit(keyOf(id), fence, worker.workerId, { transition });
    const result = await losing('upshift_commit', () => store.commit(commit));
    expect(result).toEqual({ outcome: 'committed', rings: [], leasedFence: 1 });
  });

  it('asks for the ring of a retry once', async () => {
    const id = await accepted();
    const { fence } = await claimed(id);
    const transition = {
      kind: 'again',
      delayMs: 0,
      call: fixtureCall(),
      queue: 'execute-efficient',
      ring: true,
    } as const;
    const attempt = fixtureAttempt(keyOf(id), { state: 'failed', failureClass: 'timeout', output: null });
    const commit = fixtureCommit(keyOf(id), fence, worker.workerId, { transition, attempt });
    const result = await losing('upshift_commit', () => store.commit(commit));
    expect(result).toMatchObject({ outcome: 'committed', rings: [{ rings: 2 }] });
  });

  it('knows a commit again that was rejected while the record was away, when the same commit is made', async () => {
    const id = await accepted();
    const { fence } = await claimed(id);
    const commit: Commit = fixtureCommit(keyOf(id), fence, worker.workerId);
    proxy.cutAfter('upshift_commit');
    await expect(store.commit(commit)).rejects.toMatchObject({ code: 'RECORD_UNREACHABLE' });
    expect(await sqlState(id)).toBe('succeeded');
    proxy.mend();
    await poll('the record', () =>
      store.ping(1000).then(
        () => true,
        () => false,
      ),
    );
    expect((await store.commit(commit)).outcome).toBe('committed');
    expect((await store.commit(commit)).outcome).toBe('stale');
  });

  it('frees work whose claim it had to give up, without a call or a cost', async () => {
    const id = await accepted();
    proxy.cutAfter('upshift_claim');
    await expect(claimed(id)).rejects.toMatchObject({ code: 'RECORD_UNREACHABLE' });
    expect(await workState(id)).toBe('leased');
    proxy.mend();
    await poll('the work to be free', async () => (await workState(id)) === 'ready');
    const ledger = await store.getLedger('default', id);
    expect(ledger?.attempts).toMatchObject([{ state: 'failed', failureClass: 'interrupted', costNanoUsd: 0 }]);
    expect(ledger?.money).toMatchObject({ spentNanoUsd: 0, reservedNanoUsd: 0 });
  });
});

async function workState(id: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ state: string }>('select state from work where task_id = $1', [id]);
  return rows[0]?.state;
}

async function sqlState(id: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ state: string }>('select state from task where id = $1', [id]);
  return rows[0]?.state;
}
