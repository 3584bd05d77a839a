import { type OutcomeRow, portfolioSchema, type Rollout } from '@upshift/contracts';
import type { ChangeOrder, EndRollout, NewRollout, PortfolioVersion } from '@upshift/ports';
import { expect, test } from 'vitest';
import { createFakeStore } from '../testing/fake-store.ts';
import { samplePortfolio, samplePortfolioHash } from '../testing/sample-portfolio.ts';
import { startApi } from '../testing/start-api.ts';

/** The sample, whose `middle` may be replaced by `large`. */
const planned = portfolioSchema.parse({
  ...samplePortfolio,
  deployments: {
    ...samplePortfolio.deployments,
    middle: { ...samplePortfolio.deployments['middle'], alternate: 'spare' },
    spare: { ...samplePortfolio.deployments['middle'], vendor: 'delta', model: 'spare' },
  },
});
const active: PortfolioVersion = { hash: samplePortfolioHash, portfolio: planned, source: 'name: sample' };
const source = JSON.stringify({ ...planned, name: 'other' });

async function setUp(more: Parameters<typeof createFakeStore>[0] = {}) {
  const changes: [string, ChangeOrder][] = [];
  const started: NewRollout[] = [];
  const ended: EndRollout[] = [];
  const running: Rollout[] = [];
  const store = createFakeStore({
    activePortfolio: async () => active,
    changePortfolio: async ({ hash }, order) => {
      changes.push([hash, order]);
      return { outcome: 'applied', from: samplePortfolioHash };
    },
    startRollout: async (rollout) => {
      started.push(rollout);
      const { candidate, settings, ...rest } = rollout;
      const ends = { endedAt: null, reason: null, report: null };
      running.push({
        ...rest,
        ...ends,
        settings,
        candidate: candidate.hash,
        state: 'running',
        startedAt: '2026-11-26T00:00:00.000Z',
      });
      return 'started';
    },
    runningRollouts: async () => running,
    endRollout: async (end) => ended.push(end) > 0,
    ...more,
  });
  const api = await startApi({ store });
  const post = async (url: string, payload: object) => {
    const answer = await api.inject({ method: 'POST', url, payload });
    return { status: answer.statusCode, body: answer.json() };
  };
  return { ...api, post, changes, started, ended };
}

test('applies a file with who, why and the version that it was made for', async () => {
  const { post, changes } = await setUp();
  const { body } = await post('/v1/portfolio', { source, by: 'ada', reason: 'cheaper' });
  expect(body).toMatchObject({ outcome: 'applied', from: samplePortfolioHash, to: 'b'.repeat(64) });
  expect(body.differences).toEqual([{ path: '/name', before: 'sample', after: 'other' }]);
  expect(body.backtest).toMatchObject({ source: 'ledger', verdict: 'unknown', tasks: 0 });
  expect(changes).toMatchObject([
    ['b'.repeat(64), { kind: 'apply', who: 'ada', why: 'cheaper', forced: null, expected: samplePortfolioHash }],
  ]);
});

test('a dry run says the same and changes nothing', async () => {
  const { post, changes, started } = await setUp();
  const { body } = await post('/v1/portfolio', { source, reason: 'to see', dryRun: true, canary: { share: 0.1 } });
  expect(body).toMatchObject({ outcome: 'dry_run', differences: [{ path: '/name' }] });
  expect([changes, started]).toEqual([[], []]);
});

/** Forty tasks that `small` and `middle` got right and `large`, which the other version starts with, got wrong. */
const rows: OutcomeRow[] = Array.from({ length: 40 }, (_, at) => {
  const answer = (correct: number) => ({
    output: { text: `answer ${correct}`, toolCalls: null },
    correct,
    inputTokens: 1,
    outputTokens: 1,
    costUsd: 0.001,
    latencyMs: 10,
    error: null,
  });
  const input = { messages: [{ role: 'user' as const, content: 'Hello' }], tools: null };
  const outcomes = { 'alpha-model': answer(1), 'beta-model': answer(1), 'gamma-model': answer(0) };
  return { id: `t${at}`, workload: 'general', input, reference: null, outcomes };
});

test('what the ledger says is worse is refused, and applied with a reason, which is logged', async () => {
  const { post, changes } = await setUp({ readOutcomes: async () => rows });
  const tiers = [{ name: 'efficient', deployments: ['large'] }, ...planned.tiers.slice(1)];
  const worse = { source: JSON.stringify({ ...planned, tiers }), reason: 'bigger is better' };
  const refused = await post('/v1/portfolio', worse);
  expect([refused.status, refused.body.error.code]).toEqual([409, 'PORTFOLIO_WORSE']);
  expect(refused.body.error.message).toContain('40 recorded tasks');
  expect(changes).toEqual([]);
  const forced = await post('/v1/portfolio', { ...worse, force: 'the boss said so' });
  expect(forced.body).toMatchObject({
    outcome: 'applied',
    backtest: { verdict: 'worse', successPoints: { value: -100 } },
  });
  expect(changes[0]?.[1]).toMatchObject({ forced: 'the boss said so', backtest: { verdict: 'worse' } });
  // A shadow serves nobody: it may be worse.
  expect((await post('/v1/portfolio', { ...worse, shadow: { share: 0.1, budgetUsd: 1 } })).body.outcome).toBe(
    'started',
  );
});

test('starts a canary instead of applying, with what it is told and defaults for the rest', async () => {
  const { post, started, changes } = await setUp();
  const { body } = await post('/v1/portfolio', { source, reason: 'carefully', canary: { share: 0.1, by: 'tenant' } });
  expect(body).toMatchObject({
    outcome: 'started',
    rollout: { id: 'r_test', kind: 'canary', share: 0.1, by: 'tenant' },
  });
  expect(started[0]?.settings).toMatchObject({ alpha: 0.05, margins: { successPoints: 3 } });
  expect(changes).toEqual([]);
});

test('a rollback ends the canary that runs, and otherwise goes back to the version before', async () => {
  const before: PortfolioVersion = { hash: 'd'.repeat(64), portfolio: planned, source: '' };
  const { post, changes, ended } = await setUp({ previousPortfolio: async () => before });
  await post('/v1/portfolio', { source, reason: 'carefully', canary: { share: 0.1 } });
  const first = await post('/v1/portfolio/rollback', { reason: 'it smells' });
  expect(first.body).toMatchObject({ outcome: 'stopped', to: samplePortfolioHash });
  expect(ended).toMatchObject([{ id: 'r_test', state: 'rolled_back', reason: 'by_hand: it smells' }]);
  expect(changes).toEqual([]);
  const { post: ask, changes: made } = await setUp({ previousPortfolio: async () => before });
  await ask('/v1/portfolio/rollback', { reason: 'it smells', by: 'ada' });
  expect(made).toMatchObject([['d'.repeat(64), { kind: 'rollback', who: 'ada', expected: null }]]);
});

test('rolls a deployment back: its alternate takes its places', async () => {
  const { post, changes } = await setUp();
  const { body } = await post('/v1/deployments/middle/rollback', { reason: 'it is down', by: 'ada' });
  expect(body.differences).toEqual([{ path: '/tiers/strong/deployments', before: ['middle'], after: ['spare'] }]);
  expect(changes).toMatchObject([
    ['c'.repeat(64), { kind: 'deployment_rollback', who: 'ada', why: 'middle → spare: it is down' }],
  ]);
  const unknown = await post('/v1/deployments/midle/rollback', { reason: 'it is down' });
  expect(unknown.body.error).toMatchObject({
    code: 'DEPLOYMENT_UNKNOWN',
    message: expect.stringContaining('Did you mean "middle"?'),
  });
});

test('starts a drill on the version without the deployment', async () => {
  const { post, started } = await setUp();
  const { status, body } = await post('/v1/drills', { deployment: 'middle', share: 0.2 });
  expect([status, body.kind]).toEqual([200, 'drill']);
  expect(started[0]).toMatchObject({
    kind: 'drill',
    share: 0.2,
    control: samplePortfolioHash,
    settings: { tasks: 20, traffic: 'serve' },
  });
  expect(started[0]?.candidate.portfolio.tiers[1]?.deployments).toEqual(['spare']);
});
