import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type {
  ApplyAnswer,
  DrillList,
  PortfolioHistory,
  PortfolioView,
  Rollout,
  StatusView,
  TaskView,
} from '@upshift/contracts';
import { poll, type Stack, startStack } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { changePortfolio } from './change-portfolio.fixture.ts';

const cli = fileURLToPath(new URL('../../bin/upshift.js', import.meta.url));
const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };

/** Live load throughout: tasks come in while the version changes under them, through real queues. */
describe.skipIf(servers.redisUrl === null)('changing the portfolio while it serves', { timeout: 180_000 }, () => {
  let stack: Stack;
  const ids: string[] = [];

  beforeAll(async () => {
    stack = await startStack({ servers, queue: 'redis', portfolio: changePortfolio({ name: 'first' }) });
  });
  afterAll(() => stack?.close());

  async function ask<T>(path: string, body?: object): Promise<{ status: number; body: T }> {
    const init =
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${stack.url}${path}`, init);
    return { status: response.status, body: (await response.json()) as T };
  }
  const apply = async (source: string, more: object = {}): Promise<ApplyAnswer> => {
    const { status, body } = await ask<ApplyAnswer>('/v1/portfolio', { source, reason: 'a test', by: 'ada', ...more });
    expect([status, body]).toEqual([200, body]);
    return body;
  };
  const view = async (): Promise<PortfolioView> => (await ask<PortfolioView>('/v1/portfolio')).body;
  const history = async (): Promise<PortfolioHistory> => (await ask<PortfolioHistory>('/v1/portfolio/versions')).body;
  const load = async (count: number, workload = 'chat'): Promise<string[]> => {
    const made = await Promise.all(
      Array.from({ length: count }, () => stack.client.submit({ prompt: 'Say hello', workload })),
    );
    ids.push(...made);
    return made;
  };
  /** Tasks come, twenty at a time unless said otherwise, until the roll-out has ended. */
  const loadUntilEnded = (id: string, { workload = 'chat', count = 20 } = {}): Promise<Rollout> =>
    poll(
      'the roll-out to end',
      async () => {
        await Promise.all((await load(count, workload)).map((task) => stack.client.settled(task)));
        const rollout = (await history()).rollouts.find((one) => one.id === id);
        return rollout !== undefined && rollout.state !== 'running' && rollout;
      },
      120_000,
    );
  const hashesOf = async (tasks: readonly string[]): Promise<string[]> =>
    Promise.all(tasks.map(async (id) => (await stack.client.settled(id)).portfolio));

  it('applies a version to a running system: new tasks pin it, tasks in flight keep theirs', async () => {
    const before = (await view()).hash;
    const slow = await stack.client.submit({ prompt: 'Say hello', workload: 'slow' });
    const answer = await apply(changePortfolio({ name: 'second', tier: 'added' }));
    expect(answer).toMatchObject({ outcome: 'applied', from: before });
    expect(answer.differences.map(({ path }) => path)).toContain('/name');
    await poll('a task of the new version', async () => (await hashesOf(await load(1)))[0] === answer.to);
    // On a tier that no executor had heard of when it started.
    const added = await stack.client.settled(await stack.client.submit({ prompt: 'Say hello', workload: 'added' }));
    expect(added).toMatchObject({ state: 'succeeded', tier: 'added', portfolio: answer.to });
    expect(await stack.client.settled(slow)).toMatchObject({ state: 'succeeded', portfolio: before });
    const [change] = (await history()).changes;
    expect(change).toMatchObject({ kind: 'apply', who: 'ada', why: 'a test', from: before, to: answer.to });
  });

  it('an invalid file reaches nobody, and says its line', async () => {
    const before = (await view()).hash;
    const { status, body } = await ask<{ error: { code: string; message: string; line: number } }>('/v1/portfolio', {
      source: changePortfolio({ name: 'broken' }).replace('start: efficient', 'start: effcient'),
      reason: 'a typo',
    });
    expect([status, body.error.code]).toEqual([422, 'PORTFOLIO_INVALID']);
    expect(body.error.message).toMatch(/^portfolio\.yaml:\d+: tier-unknown .*Did you mean "efficient"\?/);
    expect((await view()).hash).toBe(before);
    expect(await hashesOf(await load(3))).toEqual([before, before, before]);
  });

  it('a dry run changes nothing, and a rollback goes back with one command', async () => {
    const before = await view();
    const dry = await apply(changePortfolio({ name: 'third' }), { dryRun: true });
    expect(dry).toMatchObject({ outcome: 'dry_run', backtest: { source: 'ledger' } });
    expect((await view()).hash).toBe(before.hash);
    const { body } = await ask<ApplyAnswer>('/v1/portfolio/rollback', { reason: 'we liked the first one' });
    expect(body).toMatchObject({ outcome: 'applied', from: before.hash, to: before.change?.from });
    await poll('a task of the first version', async () => (await hashesOf(await load(1)))[0] === body.to);
  });

  it('a canary that fails tasks is rolled back by itself, on live load, and the log says why', async () => {
    const control = (await view()).hash;
    const { rollout, to } = await apply(changePortfolio({ name: 'worse', refuses: true }), {
      canary: { share: 0.5 },
      force: 'to see it fail',
    });
    const ended = await loadUntilEnded(rollout?.id ?? '');
    expect(ended).toMatchObject({ state: 'rolled_back', candidate: to });
    expect(ended.reason).toMatch(/^canary_worse:(success|validator_pass)$/);
    expect(ended.report?.candidate.succeeded).toBe(0);
    expect((await view()).hash).toBe(control);
    await poll('no more tasks of the candidate', async () => !(await hashesOf(await load(10))).includes(to));
    const decisions = (await history()).decisions.filter((one) => one.rollout === rollout?.id);
    // Between the two it may have been looked at while nothing was proved yet.
    const actions = decisions.map(({ action }) => action).filter((action) => action !== 'continue');
    expect(actions).toEqual(['roll_back', 'start']);
  });

  it('a canary that is as good is promoted by itself, on live load', async () => {
    const { rollout, to, from } = await apply(changePortfolio({ name: 'better' }), {
      canary: {
        share: 0.5,
        minTasks: 20,
        // Wide, so that some hundreds of tasks prove it; simulated latencies on a busy machine say little.
        margins: { successPoints: 25, passPoints: 25, costPercent: 50, p95Percent: 1000 },
      },
    });
    const ended = await loadUntilEnded(rollout?.id ?? '');
    expect(ended).toMatchObject({ state: 'promoted', reason: 'canary_proved' });
    expect(await view()).toMatchObject({
      hash: to,
      rollouts: [],
      change: { kind: 'promote', from, rollout: ended.id },
    });
    await poll('all tasks on the promoted version', async () =>
      (await hashesOf(await load(10))).every((hash) => hash === to),
    );
  });

  it('a canary that costs more, and one that is slower, are rolled back by themselves', async () => {
    const before = (await view()).hash;
    const wide = { successPoints: 50, passPoints: 50, costPercent: 50, p95Percent: 1000 };
    const dear = await apply(changePortfolio({ name: 'dear', usdPerMillion: 5 }), {
      canary: { share: 0.5, minTasks: 20, margins: wide },
      force: 'to see it cost',
    });
    expect(await loadUntilEnded(dear.rollout?.id ?? '')).toMatchObject({
      state: 'rolled_back',
      reason: 'canary_worse:cost_per_success',
    });
    const slow = await apply(changePortfolio({ name: 'late', latencyMs: 1500 }), {
      canary: { share: 0.5, minTasks: 20, margins: { ...wide, costPercent: 500, p95Percent: 25 } },
      force: 'to see it wait',
    });
    // More at once, since each takes long.
    expect(await loadUntilEnded(slow.rollout?.id ?? '', { count: 60 })).toMatchObject({
      state: 'rolled_back',
      reason: 'canary_worse:p95',
    });
    expect((await view()).hash).toBe(before);
  });

  it('a canary that makes no difference says so at its end, and changes nothing', async () => {
    const before = (await view()).hash;
    const { rollout } = await apply(changePortfolio({ name: 'same', tier: 'unused' }), {
      canary: { share: 0.5, maxTasks: 60 },
    });
    const ended = await loadUntilEnded(rollout?.id ?? '');
    expect(ended).toMatchObject({ state: 'rolled_back', reason: 'canary_undecided:tasks' });
    // Its intervals hold 0 and reach beyond what is allowed.
    const success = ended.report?.signals.find(({ signal }) => signal === 'success');
    expect(success?.verdict).toBe('open');
    expect(success?.low ?? 0).toBeLessThan(0);
    expect(success?.high ?? 0).toBeGreaterThan(success?.margin ?? 0);
    expect((await view()).hash).toBe(before);
    const { stdout } = await promisify(execFile)(process.execPath, [cli, 'portfolio', 'history', '--url', stack.url], {
      cwd: '/',
    });
    expect(stdout).toContain('no difference was shown before its tasks ran out');
  });

  it('a shadow runs copies that never serve, within its budget, and records what they answered', async () => {
    const active = (await view()).hash;
    const { rollout, to } = await apply(changePortfolio({ name: 'shadowed', model: 'another-model' }), {
      shadow: { share: 1, budgetUsd: 0.5, maxTasks: 10 },
    });
    const served = await load(12);
    expect(await hashesOf(served)).toEqual(served.map(() => active));
    const ended = await loadUntilEnded(rollout?.id ?? '');
    expect(ended).toMatchObject({ state: 'ended', reason: 'shadow_tasks', candidate: to });
    expect(ended.report?.candidate.settled).toBe(10);
    expect(ended.report?.spentUsd).toBeLessThanOrEqual(0.5);
    const { body } = await ask<{ rows: { id: string; outcomes: Record<string, unknown> }[] }>(
      `/v1/portfolio/outcomes?rollout=${rollout?.id}`,
    );
    expect(body.rows).toHaveLength(10);
    for (const row of body.rows) {
      expect(ids).toContain(row.id);
      expect(Object.keys(row.outcomes).toSorted()).toEqual(['another-model', 'efficient-a']);
    }
    const listed = await ask<{ tasks: { id: string; workload: string }[] }>('/v1/tasks?limit=50');
    expect(listed.body.tasks.every(({ id, workload }) => ids.includes(id) && workload === 'chat')).toBe(true);
  });

  it('a drill takes a deployment away from a share of the tasks, reports, and fails where the way back does not work', async () => {
    const started = await ask<Rollout>('/v1/drills', { deployment: 'eff-a', share: 0.5, tasks: 10 });
    expect(started.status).toBe(200);
    const passed = await loadUntilEnded(started.body.id);
    expect(passed).toMatchObject({ kind: 'drill', state: 'passed', reason: 'drill_passed' });
    expect(passed.report?.drill).toMatchObject({ deployment: 'eff-a', by: 'eff-b', leaks: 0 });
    expect(passed.report?.drill?.servedAfterMs).toBeGreaterThan(0);
    const failing = await ask<Rollout>('/v1/drills', { deployment: 'eff-d', share: 0.5, tasks: 10, traffic: 'shadow' });
    const failed = await loadUntilEnded(failing.body.id, { workload: 'alone' });
    expect(failed).toMatchObject({ state: 'failed', reason: 'drill_success_lost' });
    expect(failed.report?.candidate.succeeded).toBe(0);
    const { body } = await ask<DrillList>('/v1/drills');
    expect(body.drills.map(({ state }) => state)).toEqual(['failed', 'passed']);
  });

  it('lost no task in all of this', async () => {
    const { body } = await ask<StatusView>('/v1/status');
    const { open = 0, succeeded = 0, failed = 0, ...others } = body.tasks;
    // Two more were submitted by hand.
    expect([open, succeeded + failed, others]).toEqual([0, ids.length + 2, {}]);
    const failures = await ask<{ tasks: TaskView[] }>('/v1/tasks?state=failed&limit=100');
    const bad = (await history()).rollouts.filter(({ reason }) => reason?.startsWith('canary_worse:') ?? false);
    const candidates = bad.map(({ candidate }) => candidate);
    expect(failures.body.tasks.filter(({ portfolio }) => !candidates.includes(portfolio))).toEqual([]);
  });
});
