import type { Member } from '@upshift/ports';
import { createPostgresStore } from '@upshift/store';
import {
  createTestDatabase,
  fixtureCommit,
  fixtureDecision,
  fixturePortfolio,
  fixtureTask,
  settle,
  silentLogger,
} from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

type Store = Awaited<ReturnType<typeof createPostgresStore>>;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Store;
let worker: Member;
let sql: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger });
  await store.savePortfolio(fixturePortfolio, { active: true });
  worker = await store.join('test');
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
});
afterAll(async () => {
  await sql?.end();
  await store?.close();
  await database?.drop();
});

/** Settles a task whose last commit carries these decisions. */
async function serve(workload: string, ...decisions: Parameters<typeof fixtureDecision>[0][]): Promise<string> {
  const task = fixtureTask({ workload, decisions: [] });
  await store.accept(task);
  const key = { taskId: task.taskId, step: 2, no: 0 };
  const claim = await store.claim({ key, workerId: worker.workerId, avoid: [] });
  if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
  const commit = fixtureCommit(key, claim.work.fence, worker.workerId, {
    decisions: decisions.map((decision) => fixtureDecision(decision)),
    transition: settle(key),
  });
  expect((await store.commit(commit)).outcome).toBe('committed');
  return task.taskId;
}

describe('the escalation log', () => {
  const escalated = {
    stage: 'escalate',
    action: 'escalate',
    reason: 'validator_failed',
    detail: 'schema',
    fromTier: 'efficient',
    toTier: 'premium',
    signals: [
      { name: 'validator', value: 'schema' },
      { name: 'deployment', value: 'one' },
    ],
  } as const;

  it('holds what moved a task up or to a person, and nothing else', async () => {
    const handoff = { ...escalated, action: 'handoff', reason: 'tiers_exhausted', toTier: null, signals: [] } as const;
    const first = await serve('logged', { action: 'repair' }, escalated, { action: 'accept', reason: 'validated' });
    const second = await serve('logged', handoff);
    const { escalations, nextCursor } = await store.listEscalations({
      tenantId: 'default',
      workload: 'logged',
      limit: 10,
    });
    expect(nextCursor).toBeNull();
    expect(escalations).toMatchObject([
      { task: second, action: 'handoff', reason: 'tiers_exhausted', validator: null, toTier: null },
      {
        task: first,
        step: 2,
        workload: 'logged',
        action: 'escalate',
        reason: 'validator_failed',
        detail: 'schema',
        validator: 'schema',
        deployment: 'one',
        fromTier: 'efficient',
        toTier: 'premium',
      },
    ]);
  });

  it('is asked by each of its columns, and by time', async () => {
    const other = { ...escalated, reason: 'refused', signals: [{ name: 'deployment', value: 'two' }] } as const;
    await serve('asked', escalated);
    await serve('asked', other);
    const count = async (filter: object): Promise<number> =>
      (await store.listEscalations({ tenantId: 'default', workload: 'asked', limit: 10, ...filter })).escalations
        .length;
    const [before, after] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)];
    expect({
      all: await count({}),
      reason: await count({ reason: 'refused' }),
      validator: await count({ validator: 'schema' }),
      deployment: await count({ deployment: 'two' }),
      handoff: await count({ action: 'handoff' }),
      since: await count({ since: before }),
      later: await count({ since: after }),
      until: await count({ until: before }),
      tenant: await count({ tenantId: 'other' }),
    }).toEqual({
      all: 2,
      reason: 1,
      validator: 1,
      deployment: 1,
      handoff: 0,
      since: 2,
      later: 0,
      until: 0,
      tenant: 0,
    });
  });

  it('is read page by page, each entry once, while others are added', async () => {
    for (let one = 0; one < 5; one += 1) await serve('paged', escalated);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<Store['listEscalations']>> = await store.listEscalations({
        tenantId: 'default',
        workload: 'paged',
        limit: 2,
        ...(cursor === null ? {} : { cursor }),
      });
      seen.push(...page.escalations.map(({ task }) => task));
      cursor = page.nextCursor;
      await serve('paged', escalated);
    } while (cursor !== null);
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
    await expect(store.listEscalations({ tenantId: 'default', limit: 2, cursor: 'x' })).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
    });
  });

  it('is swept of what is too old; the ledger keeps its decisions', async () => {
    const old = await serve('swept', escalated);
    const young = await serve('swept', escalated);
    await sql.query("update escalation set at = now() - interval '40 days' where task_id = $1", [old]);
    expect(await store.sweepEscalations(30, 1000)).toBe(1);
    expect(await store.sweepEscalations(30, 1000)).toBe(0);
    const { escalations } = await store.listEscalations({ tenantId: 'default', workload: 'swept', limit: 10 });
    expect(escalations.map(({ task }) => task)).toEqual([young]);
    expect((await store.getLedger('default', old))?.decisions).toMatchObject([{ action: 'escalate' }]);
  });

  it('never keeps a commit from being made: what it cannot read is logged without its details', async () => {
    const task = await serve('odd', { ...escalated, detail: 'a NUL \u0000 in it' });
    const { escalations } = await store.listEscalations({ tenantId: 'default', workload: 'odd', limit: 10 });
    expect(escalations).toMatchObject([{ task, reason: 'validator_failed', detail: null, validator: null }]);
  });
});

describe('an audit', () => {
  const accepted = { action: 'accept', reason: 'validated', signals: [{ name: 'audit', value: 'accepted' }] } as const;
  const open = async (taskId: string) => (await store.openAudits(100)).find((one) => one.taskId === taskId);

  it('is drawn with the decision that accepts, begun once, and ended when its own task is settled', async () => {
    const taskId = await serve('audited', accepted);
    const drawn = await open(taskId);
    expect(drawn).toMatchObject({
      kind: 'accepted',
      workload: 'audited',
      asked: null,
      accepted: { step: 2, no: 0, try: 1 },
      history: { answers: [{ output: { text: 'hello' } }] },
    });
    const key = { tenantId: 'default', taskId, kind: 'accepted' } as const;
    const asked = fixtureTask({ workload: 'audit/audited', decisions: [] });
    expect(await store.beginAudit(key, asked.taskId)).toBe(true);
    expect(await store.beginAudit(key, 't_another')).toBe(false);
    // Interrupted here, it is found again, with the task that it named.
    expect(await open(taskId)).toMatchObject({ asked: { taskId: asked.taskId, state: null } });
    await store.accept(asked);
    expect(await open(taskId)).toBeUndefined();
    const work = { taskId: asked.taskId, step: 2, no: 0 };
    const claim = await store.claim({ key: work, workerId: worker.workerId, avoid: [] });
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    await store.commit(fixtureCommit(work, claim.work.fence, worker.workerId));
    expect(await open(taskId)).toMatchObject({ asked: { state: 'succeeded', output: { text: 'hello' } } });
    const verdicts = [{ validator: 'form', verdict: 'pass' } as const];
    await store.endAudit(key, { state: 'done', agrees: true, share: 0.5, verdicts, objector: null });
    await store.endAudit(key, { state: 'skipped', skipped: 'late' });
    expect(await open(taskId)).toBeUndefined();
    expect(await store.readAudits({ tenantId: 'default', workload: 'audited', limit: 10 })).toEqual([
      {
        kind: 'accepted',
        workload: 'audited',
        state: 'done',
        agrees: true,
        share: 0.5,
        verdicts,
        objector: null,
        costNanoUsd: 700,
      },
    ]);
  });

  it('is no task among the producers: lists and figures leave it out, by name it is found', async () => {
    const before = await store.readFigures({ tenantId: 'default', run: null, maxTasks: 1000 });
    const asked = fixtureTask({ workload: 'audit/audited', decisions: [] });
    await store.accept(asked);
    const listed = await store.listTasks({ tenantId: 'default', limit: 200 });
    expect(listed.tasks.filter(({ workload }) => workload.startsWith('audit/'))).toEqual([]);
    const named = await store.listTasks({ tenantId: 'default', workload: 'audit/audited', limit: 200 });
    expect(named.tasks.map(({ id }) => id)).toContain(asked.taskId);
    const after = await store.readFigures({ tenantId: 'default', run: null, maxTasks: 1000 });
    expect(after?.rows.length).toBe(before?.rows.length);
  });

  it('is not drawn by a word in the detail, nor twice', async () => {
    const taskId = await serve('once', { ...accepted, signals: [], detail: '"audit"' });
    expect(await open(taskId)).toBeUndefined();
    const twice = await serve('once', accepted, accepted);
    expect((await store.openAudits(100)).filter((one) => one.taskId === twice)).toHaveLength(1);
  });
});

it('marks an answer that was accepted although nothing proved it', async () => {
  const task = fixtureTask({ decisions: [] });
  await store.accept(task);
  const key = { taskId: task.taskId, step: 2, no: 0 };
  const claim = await store.claim({ key, workerId: worker.workerId, avoid: [] });
  if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
  const transition = settle(key, { reason: 'tiers_exhausted' });
  await store.commit(fixtureCommit(key, claim.work.fence, worker.workerId, { transition }));
  expect(await store.getTask('default', task.taskId)).toMatchObject({ state: 'succeeded', degraded: true });
  const proved = await serve('proved');
  expect(await store.getTask('default', proved)).toMatchObject({ state: 'succeeded', degraded: false });
});
