import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ClaimedWork, Member, WorkKey } from '@upshift/ports';
import { createPostgresStore } from '@upshift/store';
import {
  createTestDatabase,
  fixtureAttempt,
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
/** Reaches the record through the wire that the tests break. */
let store: Store;
/** Reaches it directly. */
let other: Store;
let worker: Member;
let sql: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  proxy = await createRecordProxy(database.url);
  store = await createPostgresStore({ url: proxy.url, log: silentLogger, beatMs: 200 });
  other = await createPostgresStore({ url: database.url, log: silentLogger, beatMs: 200 });
  await store.savePortfolio(fixturePortfolio, { active: true });
  worker = await store.join('test');
  sql = new pg.Pool({ connectionString: database.url });
  sql.on('error', () => undefined);
});
afterAll(async () => {
  proxy?.mend();
  proxy?.thaw();
  await store?.close();
  await other?.close();
  await sql?.end();
  await proxy?.close();
  await database?.drop();
});

const keyOf = (taskId: string, no = 0): WorkKey => ({ taskId, step: 2, no });

async function accepted(overrides: Parameters<typeof fixtureTask>[0] = {}): Promise<string> {
  const task = fixtureTask(overrides);
  await other.accept(task);
  return task.taskId;
}

async function claimed(by: Store, key: WorkKey, { workerId }: Member): Promise<ClaimedWork> {
  const result = await by.claim({ key, workerId, avoid: [] });
  if (result.outcome !== 'claimed') throw new Error(`Not claimed: ${result.outcome}`);
  return result.work;
}

async function beatOf({ workerId }: Member): Promise<string> {
  const { rows } = await sql.query<{ at: string }>('select beat_at::text as at from worker where id = $1', [workerId]);
  return rows[0]?.at ?? '';
}

describe('a process that is killed', () => {
  it('loses its lease with its beat; its call is unknown, and another takes the work', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => accepted()));
    const script = fileURLToPath(new URL('./record-claimant.fixture.ts', import.meta.url));
    const claimant = spawn(process.execPath, [script, database.url, ...ids], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(createInterface({ input: claimant.stdout }), 'line');
    expect(line).toBe('claimed 10');
    claimant.kill('SIGKILL');
    await once(claimant, 'exit');

    await poll('the dead to be found', async () => (await other.reap(1000)).workersDead === 1);
    const mine = await other.join('heir');
    const works = await Promise.all(ids.map((id) => claimed(other, keyOf(id), mine)));
    expect(works.map(({ attempt, fence, task }) => [attempt?.ref.try, fence, task.crashes])).toEqual(
      ids.map(() => [2, 2, 1]),
    );
    const ledger = await other.getLedger('default', ids[0] ?? '');
    expect(ledger?.attempts).toMatchObject([{ state: 'unknown', failureClass: 'worker_lost' }, { state: 'started' }]);
    expect(ledger?.money).toMatchObject({ spentNanoUsd: 1000, reservedNanoUsd: 1000, estimatedNanoUsd: 1000 });
    await mine.leave();
  });
});

describe('a record that cannot be reached', () => {
  it('rejects with a code, in bounded time, and works again afterwards', async () => {
    const id = await accepted();
    proxy.cut();
    const key = keyOf(id);
    await expect(store.claim({ key, workerId: worker.workerId, avoid: [] })).rejects.toMatchObject({
      name: 'RecordError',
      code: 'RECORD_UNREACHABLE',
    });
    await expect(store.getTask('default', id)).rejects.toMatchObject({ code: 'RECORD_UNREACHABLE' });
    await expect(store.accept(fixtureTask())).rejects.toMatchObject({ code: 'RECORD_UNREACHABLE' });
    proxy.mend();
    expect((await claimed(store, key, worker)).attempt?.ref.try).toBe(1);
  });

  it('pings no longer than it was told to while nothing answers', async () => {
    proxy.freeze();
    const startedAt = performance.now();
    await expect(store.ping(200)).rejects.toMatchObject({ code: 'RECORD_UNREACHABLE' });
    // A statement of its own would have waited for 20 s.
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    proxy.thaw();
    await poll('the record', () =>
      store.ping(1000).then(
        () => true,
        () => false,
      ),
    );
  });

  it('finishes what was under way when the wire comes back', async () => {
    const id = await accepted();
    const work = await claimed(store, keyOf(id), worker);
    proxy.freeze();
    let done = false;
    const committing = store.commit(fixtureCommit(work.key, work.fence, worker.workerId)).finally(() => {
      done = true;
    });
    const beat = await beatOf(worker);
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBe(false);
    proxy.thaw();
    expect((await committing).outcome).toBe('committed');
    await poll('the next beat', async () => (await beatOf(worker)) !== beat);
    expect(worker.dead.aborted).toBe(false);
  });

  it('tells a worker that was silent for too long that it is dead, once it is heard again', async () => {
    const member = await store.join('silent');
    proxy.freeze();
    const beat = await poll('silence', async () => {
      const before = await beatOf(member);
      const { rows } = await sql.query<{ ms: number }>(
        'select extract(epoch from clock_timestamp() - beat_at)::float8 * 1000 as ms from worker where id = $1',
        [member.workerId],
      );
      return (rows[0]?.ms ?? 0) > 800 && before;
    });
    expect((await other.reap(700)).workersDead).toBeGreaterThanOrEqual(1);
    proxy.thaw();
    await poll('the word', () => member.dead.aborted);
    expect(await beatOf(member)).toBe(beat);
    worker = await store.join('test');
  });
});

describe('events that were missed', () => {
  it('wakes who waits although the settlement happened while the wire was cut', async () => {
    const mine = await other.join('other');
    const id = await accepted();
    const work = await claimed(other, keyOf(id), mine);
    const waiting = store.waitSettled('default', id, 25_000);
    await poll('the waiting to begin', () => store.ping(1000).then(() => true));
    proxy.cut();
    await other.commit(fixtureCommit(work.key, work.fence, mine.workerId));
    proxy.mend();
    expect(await waiting).toBe(true);
    await mine.leave();
  });

  it('says which work in hand was cancelled while the wire was cut', async () => {
    await poll('the record', () =>
      store.ping(1000).then(
        () => true,
        () => false,
      ),
    );
    const id = await accepted();
    const work = await claimed(store, keyOf(id), worker);
    const heard: WorkKey[] = [];
    const stop = store.onCancelled((key) => heard.push(key));
    proxy.cut();
    await other.cancel('default', id);
    proxy.mend();
    await poll('the cancellation', () => heard.some(({ taskId }) => taskId === work.key.taskId));
    stop();
  });
});

describe('batches of large answers', () => {
  it('commits 34 answers of 8 MB that come at once: more than one statement could hold', async () => {
    const mine = await other.join('large');
    const text = 'x'.repeat(8_000_000);
    // 272 MB: Postgres holds no JSON text of 256.
    const ids = await Promise.all(Array.from({ length: 34 }, () => accepted({ works: [fixtureWork()] })));
    const works = await Promise.all(ids.map((id) => claimed(other, keyOf(id), mine)));
    const results = await Promise.all(
      works.map(({ key, fence }) => {
        const attempt = fixtureAttempt(key, { output: { text, toolCalls: null } });
        return other.commit(fixtureCommit(key, fence, mine.workerId, { attempt }));
      }),
    );
    expect(results.filter(({ outcome }) => outcome === 'committed')).toHaveLength(34);
    await mine.leave();
  });

  it('refuses one answer that no statement can hold, and nothing else', async () => {
    const mine = await other.join('huge');
    const [huge, small] = await Promise.all([accepted(), accepted()]);
    const works = await Promise.all([huge, small].map((id) => claimed(other, keyOf(id), mine)));
    const results = await Promise.all(
      works.map(({ key, fence }, n) => {
        const output = { text: n === 0 ? 'x'.repeat(80_000_000) : 'small', toolCalls: null };
        return other.commit(fixtureCommit(key, fence, mine.workerId, { attempt: fixtureAttempt(key, { output }) }));
      }),
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(['not_storable', 'committed']);
    await mine.leave();
  });
});

describe('what errors say', () => {
  it('never holds content, though Postgres quotes it', async () => {
    const secret = 'sk-canary-0123456789';
    const error: unknown = await other.listTasks({ tenantId: 'default', workload: `${secret}\u0000`, limit: 1 }).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'RecordError', code: 'RECORD_REFUSED' });
    const seen = [error, error instanceof Error ? error.cause : null].map((one) =>
      one instanceof Error ? `${one.message} ${one.stack} ${JSON.stringify(one)}` : '',
    );
    expect(seen.join('\n')).not.toContain(secret);
  });
});
