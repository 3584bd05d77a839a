import type { Member, SignOff, WorkKey } from '@upshift/ports';
import { createPostgresStore } from '@upshift/store';
import {
  createTestDatabase,
  fixtureAttempt,
  fixtureCommit,
  fixtureDecision,
  fixturePortfolio,
  fixtureTask,
  settle,
  silentLogger,
} from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

type Store = Awaited<ReturnType<typeof createPostgresStore>>;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Store;
let worker: Member;
let sql: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger });
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

/** A task with one call, settled as told. */
async function serve(
  workload: string,
  state: 'succeeded' | 'failed',
  call: Parameters<typeof fixtureAttempt>[1] = {},
): Promise<string> {
  const task = fixtureTask({ workload });
  await store.accept(task);
  const key: WorkKey = { taskId: task.taskId, step: 2, no: 0 };
  const claim = await store.claim({ key, workerId: worker.workerId, avoid: [] });
  if (claim.outcome !== 'claimed') throw new Error(`The work was not claimed: ${claim.outcome}.`);
  const done = await store.commit(
    fixtureCommit(key, claim.work.fence, worker.workerId, {
      attempt: fixtureAttempt(key, call),
      decisions: [
        fixtureDecision({ stage: 'escalate', action: 'escalate', reason: 'validator_failed' }),
        fixtureDecision({ stage: 'validate', action: 'accept', reason: 'validated' }),
      ],
      transition: state === 'succeeded' ? settle(key) : settle(key, { state: 'failed', accepted: null }),
    }),
  );
  expect(done.outcome).toBe('committed');
  return task.taskId;
}

const report: SignOff['report'] = {
  kind: 'weekly',
  period: { from: '2026-11-16T00:00:00.000Z', until: '2026-11-23T00:00:00.000Z' },
  simulated: false,
  portfolio: { name: 'team', hash: 'a' },
  signOff: null,
  tasks: 0,
  escalatedTasks: 0,
  escalatedShare: null,
  trend: [],
  patterns: [],
  audits: [],
  reviews: { opened: 0, ended: 0, waiting: 0, medianMinutes: null, p90Minutes: null, oldestMinutes: null },
  proposals: [],
  tried: 0,
  untold: 0,
};

const hour = 3_600_000;
const around = { tenantId: 'default', from: new Date(Date.now() - hour), until: new Date(Date.now() + hour) };

/** Another call of a task, as the executor would have booked it. */
async function addCall(taskId: string, at: string, more: Readonly<Record<string, string | number>>): Promise<void> {
  const columns = Object.keys(more);
  await sql.query(
    `insert into attempt (task_id, step, no, try, fence, tier, deployment, reserved_nano_usd, cost_source, ${columns.join(', ')})
     values ($1, ${at}, 9, 'premium', 'two', 0, 'price', ${columns.map((_, index) => `$${index + 2}`).join(', ')})`,
    [taskId, ...Object.values(more)],
  );
}

it('sums a period so that every nano-dollar is on one line', async () => {
  const served = await serve('drafts', 'succeeded');
  await serve('drafts', 'failed');
  await addCall(served, '3, 0, 1', { mode: 'escalation', state: 'failed', use: 'wasted', cost_nano_usd: 7 });
  await addCall(served, '4, 0, 1', { mode: 'judge', state: 'finished', use: 'useful', cost_nano_usd: 11 });
  await addCall(served, '5, 0, 1', { mode: 'escalation', state: 'finished', use: 'wasted', cost_nano_usd: 13 });
  await addCall(served, '6, 0, 1', { mode: 'first', state: 'finished', use: 'wasted', cost_nano_usd: 17 });
  await addCall(served, '6, 0, 2', { mode: 'hedge', state: 'finished', use: 'useful', cost_nano_usd: 19 });
  await serve('shadow/drafts', 'succeeded');
  await serve('eval/drafts', 'succeeded');
  const facts = await store.readSpend(around);
  const sumOf = (line: string, purpose = 'serve'): number =>
    facts.spend
      .filter((row) => row.line === line && row.purpose === purpose)
      .reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0);
  const [one] = (
    await sql.query<{ cost: number }>(
      "select cost_nano_usd::int as cost from attempt where mode = 'first' and step = 2 limit 1",
    )
  ).rows;
  const each = one?.cost ?? 0;
  expect(each).toBeGreaterThan(0);
  expect({
    accepted: sumOf('accepted'),
    objected: sumOf('objected'),
    failed: sumOf('failed'),
    judge: sumOf('judge'),
    wasted: sumOf('wasted'),
    hedged: sumOf('hedged'),
    shadow: sumOf('accepted', 'shadow'),
    eval: sumOf('accepted', 'eval'),
  }).toEqual({
    accepted: each,
    objected: each,
    failed: 7,
    judge: 11,
    wasted: 13,
    hedged: 36,
    shadow: each,
    eval: each,
  });
  expect(facts.spend.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)).toBe(facts.ledgerNanoUsd);
  expect(facts.billed.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)).toBe(facts.ledgerNanoUsd);
  expect(new Set(facts.spend.map(({ workload }) => workload))).toEqual(new Set(['drafts']));
  const tasks = facts.tasks.filter(({ purpose }) => purpose === 'serve');
  const count = (of: (group: (typeof tasks)[number]) => number): number => tasks.reduce((sum, one) => sum + of(one), 0);
  expect([count((one) => one.tasks), count((one) => one.settled), count((one) => one.succeeded)]).toEqual([2, 2, 1]);
  // The last tier of the fixture is the one that both began on.
  expect([count((one) => one.called), count((one) => one.premium)]).toEqual([2, 2]);
  expect(facts.p95Ms).toBeGreaterThanOrEqual(0);
});

it('leaves out what was accepted before or after', async () => {
  const before = { ...around, from: new Date(0), until: around.from };
  expect(await store.readSpend(before)).toMatchObject({ spend: [], tasks: [], ledgerNanoUsd: 0, p95Ms: null });
});

it('keeps the premium arm of a sample apart, and counts a wrong answer as none', async () => {
  const portfolio = await serve('sampled', 'succeeded');
  const premium = await serve('sampled', 'succeeded');
  await sql.query(
    "insert into sample_task (run_id, case_id, arm, task_id, correct) values ('s', 'c', 'portfolio', $1, false), ('s', 'c', 'premium', $2, true)",
    [portfolio, premium],
  );
  const facts = await store.readSpend(around);
  const own = facts.tasks.filter(({ workload }) => workload === 'sampled');
  expect(own.map(({ purpose, succeeded, wrong }) => [purpose, succeeded, wrong]).sort()).toEqual([
    ['baseline', 1, 0],
    ['serve', 0, 1],
  ]);
  expect(facts.baseline).toMatchObject([{ source: 'sample', workload: 'sampled', tasks: 1, success: 1 }]);
});

it('measures the baseline on audits, weighted by what they were drawn with', async () => {
  const audited = await serve('audited', 'succeeded');
  const asked = await serve('audit/audited', 'succeeded');
  await sql.query(
    "insert into audit (task_id, kind, workload, state, audit_task_id, agrees, share) values ($1, 'accepted', 'audited', 'done', $2, true, 0.25)",
    [audited, asked],
  );
  const { baseline } = await store.readSpend(around);
  expect(baseline.find(({ source }) => source === 'audit')).toMatchObject({
    workload: 'audited',
    tasks: 1,
    success: 4,
  });
});

it('measures the baseline on shadows, where every copy asked the strongest tier alone', async () => {
  const copyOf = async (rollout: string, workload: string, call: Parameters<typeof fixtureAttempt>[1] = {}) => {
    const served = await serve(workload, 'succeeded');
    const copy = await serve(`shadow/${workload}`, 'succeeded', call);
    await sql.query('insert into rollout_copy (rollout_id, task_id, of_task_id) values ($1, $2, $3)', [
      rollout,
      copy,
      served,
    ]);
    return copy;
  };
  const last = fixturePortfolio.portfolio.tiers.at(-1)?.name ?? '';
  const tierOf = (task: string, tier: string) =>
    sql.query('update attempt set tier = $2 where task_id = $1', [task, tier]);
  await tierOf(await copyOf('alone', 'shadowed'), last);
  const second = await copyOf('alone', 'shadowed');
  await tierOf(second, last);
  await addCall(second, '3, 0, 1', { mode: 'judge', state: 'finished', use: 'useful', cost_nano_usd: 5 });
  // Of this one a copy began elsewhere: the others of it are the hard ones.
  await tierOf(await copyOf('mixed', 'routed'), last);
  await tierOf(await copyOf('mixed', 'routed'), 'another');
  const { baseline } = await store.readSpend(around);
  const shadows = baseline.filter(({ source }) => source === 'shadow');
  expect(shadows).toMatchObject([{ workload: 'shadowed', tasks: 2, success: 2 }]);
  expect(shadows[0]?.cost).toBeGreaterThan(5e-9);
});

it('tells readiness what was served, escalated, evaluated, drilled, drained and signed', async () => {
  await sql.query("insert into eval_set_version (workload, hash, cases, edge_cases) values ('drafts', 'h', 12, 3)");
  await sql.query(
    `insert into eval_run (id, workload, set_hash, target, target_key, base_hash, portfolio_hash, state, trigger, budget_nano_usd, ended_at)
     values ('r', 'drafts', 'h', '{}', 'active', 'b', 'p', 'done', 'person', 1, now() - interval '2 days')`,
  );
  const drill = (id: string, state: string, days: number) =>
    sql.query(
      `insert into rollout (id, kind, serves, state, candidate_hash, control_hash, share, drawn_by, settings, who, why, ended_at)
       values ($1, 'drill', true, $2, 'c', 'd', 0.1, 'task', '{"deployment":"one"}', 'ada', 'a test', now() - make_interval(days => $3))`,
      [id, state, days],
    );
  await drill('d1', 'failed', 9);
  await drill('d2', 'passed', 3);
  await store.changeDeployment({
    tenantId: 'default',
    deployment: 'two',
    action: 'drain',
    reason: 'a test',
    by: 'ada',
  });
  const week = { from: new Date('2026-11-16T00:00:00Z'), until: new Date('2026-11-23T00:00:00Z') };
  await store.signOff('default', { ...week, by: 'bob', comment: null, report });
  await store.signOff('default', { ...week, by: 'ada', comment: 'two proposals applied', report });
  const facts = await store.readReadiness('default');
  expect(facts.signOff).toMatchObject({ by: 'ada', reviewed: '2026-11-16 to 2026-11-22' });
  expect(facts.signOff?.daysAgo).toBeLessThan(0.5);
  expect(facts.workloads.find(({ workload }) => workload === 'drafts')).toMatchObject({
    tasks: 2,
    succeeded: 1,
    escalations7d: 2,
  });
  expect(facts.workloads.map(({ workload }) => workload)).not.toContain('shadow/drafts');
  expect(facts.evals).toMatchObject([{ workload: 'drafts', cases: 12, edgeCases: 3 }]);
  expect(facts.evals[0]?.lastRunDaysAgo).toBeCloseTo(2, 1);
  expect(facts.drills).toMatchObject([{ deployment: 'one', passed: true }]);
  expect(facts.drained).toEqual(['two']);
});

it('tells the weekly review what escalated, how often before, what it cost, and who signed', async () => {
  const moved = await serve('moved', 'succeeded');
  const old = await serve('moved', 'failed');
  await sql.query("update escalation set at = at - interval '3 hours' where task_id = $1", [old]);
  await sql.query(
    "insert into review (task_id, workload, risk, opened_at, ended_at, verdict) values ('t1', 'moved', 'low', now() - interval '20 minutes', now() - interval '10 minutes', 'accept'), ('t2', 'moved', 'low', now() - interval '5 minutes', null, null)",
  );
  const facts = await store.readWeekly(around);
  const pattern = facts.patterns.find(({ workload }) => workload === 'moved');
  expect(pattern).toMatchObject({
    action: 'escalate',
    reason: 'validator_failed',
    count: 1,
    before: 0.25,
    tasks: 1,
    succeeded: 1,
    examples: [moved],
  });
  expect(pattern?.costNanoUsd).toBeGreaterThan(0);
  expect(facts.patterns.every(({ workload }) => !workload.includes('/'))).toBe(true);
  expect(facts.trend).toHaveLength(5);
  // All that were called, and not one of each task.
  const called = await sql.query<{ deployment: string }>(
    `select distinct a.deployment from attempt a join task t on t.id = a.task_id
     where t.created_at >= $1 and t.created_at < $2 and t.purpose = 'serve' order by 1`,
    [around.from, around.until],
  );
  expect(facts.deployments.toSorted()).toEqual(called.rows.map(({ deployment }) => deployment));
  expect(facts.trend.at(-2)?.escalations).toBe(1);
  expect(facts.trend.at(-1)?.escalations).toBe(facts.patterns.reduce((sum, { count }) => sum + count, 0));
  expect(facts.reviews).toMatchObject({ opened: 2, ended: 1, waiting: 1 });
  expect(facts.reviews.medianMinutes).toBeCloseTo(10, 1);
  expect(facts.signOff).toBeNull();
  await store.signOff('default', { from: around.from, until: around.until, by: 'ada', comment: null, report });
  expect((await store.readWeekly(around)).signOff).toMatchObject({ by: 'ada' });
});

it('keeps one review of a week, and tells which ones nobody was told of', async () => {
  const later = { ...report, period: { from: report.period.until, until: '2026-11-30T00:00:00.000Z' }, tasks: 7 };
  const [first, second] = [new Date(report.period.from), new Date(later.period.from)];
  expect(await store.loadWeekly('default', first)).toBeNull();
  const claims = await Promise.all([
    store.storeWeekly('default', report),
    store.storeWeekly('default', { ...report, tasks: 99 }),
  ]);
  expect(claims.toSorted()).toEqual([false, true]);
  expect(await store.storeWeekly('default', later)).toBe(true);
  const kept = await store.loadWeekly('default', first);
  expect(kept).toMatchObject({ sentAt: null, report: { tasks: claims[0] === true ? 0 : 99 } });
  expect(await store.storeWeekly('default', { ...report, tasks: 1 })).toBe(false);
  expect(await store.loadWeekly('default', first)).toEqual(kept);
  expect((await store.unsentWeekly('default')).map(({ period }) => period.from)).toEqual([
    report.period.from,
    later.period.from,
  ]);
  await store.signOff('default', { from: first, until: second, by: 'eve', comment: null, report });
  expect((await store.loadWeekly('default', first))?.report.signOff).toMatchObject({ by: 'eve' });
  await store.endWeeklySend('default', first);
  expect((await store.unsentWeekly('default')).map(({ tasks }) => tasks)).toEqual([7]);
  expect((await store.loadWeekly('default', first))?.sentAt).toBeInstanceOf(Date);
  expect((await store.listWeekly('default', 9)).map((one) => one.report.period.from)).toEqual([
    later.period.from,
    report.period.from,
  ]);
  expect(await store.listWeekly('default', 1)).toHaveLength(1);
  expect(await store.listWeekly('other', 9)).toEqual([]);
  await sql.query("update weekly_report set built_at = now() - interval '15 days' where period_from = $1", [second]);
  expect(await store.unsentWeekly('default')).toEqual([]);
});

it('reads one snapshot over all its statements, also while tasks are settled, and also where there is one connection alone', async () => {
  const narrow = await createPostgresStore({ url: database.url, log: silentLogger, poolSize: 1 });
  try {
    let stopped = false;
    const load = (async () => {
      while (!stopped) await serve('busy', 'succeeded', { costNanoUsd: 7 });
    })();
    const seen = [];
    for (let look = 0; look < 20; look++)
      seen.push(await (look % 2 === 0 ? store : narrow).readSpend({ ...around, from: new Date(0) }));
    stopped = true;
    await load;
    for (const { spend, tasks, ledgerNanoUsd, billed } of seen) {
      const sum = spend.reduce((total, { costNanoUsd }) => total + costNanoUsd, 0);
      expect(sum).toBe(ledgerNanoUsd);
      // Calls that began and tasks that were accepted are told by different statements.
      const of = (rows: readonly { workload: string; calls?: number; called?: number }[]): number =>
        rows
          .filter(({ workload }) => workload === 'busy')
          .reduce((total, one) => total + (one.calls ?? one.called ?? 0), 0);
      expect(of(tasks)).toBe(of(spend));
      expect(billed.reduce((total, { costNanoUsd }) => total + costNanoUsd, 0)).toBe(ledgerNanoUsd);
    }
    const counts = seen.map(({ tasks }) => tasks.reduce((total, one) => total + one.tasks, 0));
    // It was looked at while it grew.
    expect(counts.at(-1)).toBeGreaterThan(counts[0] ?? 0);
  } finally {
    await narrow.close();
  }
});
