import { type Portfolio, portfolioSchema, type TaskRequest } from '@upshift/contracts';
import { describe, expect, it } from 'vitest';
import { chooseRoute } from './choose-route.ts';
import { openTask } from './open-task.ts';
import type { RouteFacts } from './route-facts.ts';

const deployment = (model: string) => ({
  vendor: 'v',
  model,
  provider: { kind: 'replay' as const, baseUrl: 'http://127.0.0.1:9' },
  price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' },
  noRollback: 'made up for tests',
});

const portfolio: Portfolio = portfolioSchema.parse({
  name: 'routed',
  defaultWorkload: 'all',
  tiers: ['efficient', 'strong', 'premium'].map((name) => ({ name, deployments: [name] })),
  deployments: { efficient: deployment('small-1'), strong: deployment('medium-1'), premium: deployment('large-1') },
  workloads: { all: { start: 'auto' }, low: { start: 'efficient' } },
  router: { file: 'a.router', tolerance: 0.05 },
});

function ask(more: Partial<TaskRequest> = {}): TaskRequest {
  return {
    input: { messages: [{ role: 'user', content: 'Translate "house" into French.' }], tools: null },
    outputSchema: null,
    requestedWorkload: null,
    requestedRisk: null,
    audience: null,
    minTier: null,
    metadata: {},
    ...more,
  };
}

const facts = (probabilities: Record<string, number>, micros: RouteFacts['micros'] = null): RouteFacts => ({
  router: () => new Map(Object.entries(probabilities)),
  micros,
});

describe('a learned router', () => {
  it.each([
    ['the weakest where it is as good', { 'small-1': 0.9, 'medium-1': 0.93, 'large-1': 0.94 }, 'efficient'],
    ['the middle where the weakest is not', { 'small-1': 0.6, 'medium-1': 0.9, 'large-1': 0.94 }, 'strong'],
    ['the strongest where none comes near', { 'small-1': 0.3, 'medium-1': 0.5, 'large-1': 0.9 }, 'premium'],
    ['a middle that is better than the strongest', { 'small-1': 0.3, 'medium-1': 0.9, 'large-1': 0.8 }, 'strong'],
  ])('starts on %s', (_, probabilities, tier) => {
    expect(chooseRoute(ask(), portfolio, facts(probabilities))).toMatchObject({
      startTier: tier,
      reason: 'route_learned',
    });
  });

  it('says what it found, and what that took', () => {
    let now = 0;
    const clock = (): number => {
      now += 40;
      return now;
    };
    const { signals } = chooseRoute(ask(), portfolio, facts({ 'small-1': 0.91234, 'large-1': 0.95 }, clock));
    expect(signals).toContainEqual({ name: 'p_success_efficient', value: 0.912, costMicros: 40 });
    expect(signals).toContainEqual({ name: 'p_success_premium', value: 0.95 });
    expect(signals.find(({ name }) => name === 'intent')).toMatchObject({ costMicros: 40 });
  });

  it('never starts below what risk or the producer asks for', () => {
    const sure = facts({ 'small-1': 0.99, 'medium-1': 0.99, 'large-1': 0.99 });
    expect(chooseRoute(ask({ requestedRisk: 'critical' }), portfolio, sure).startTier).toBe('premium');
    expect(chooseRoute(ask({ minTier: 'strong' }), portfolio, sure).startTier).toBe('strong');
    expect(chooseRoute(ask({ requestedWorkload: 'low' }), portfolio, facts({ 'large-1': 1 }))).toMatchObject({
      startTier: 'efficient',
      reason: 'route_requested',
    });
  });

  it.each([
    ['it is away', { router: null, micros: null }],
    ['it does not know the strongest tier', facts({ 'small-1': 0.9 })],
    ['it knows nobody', facts({})],
  ])('leaves the choice to the heuristic where %s', (_, given) => {
    const route = chooseRoute(ask(), portfolio, given);
    expect(route.reason).not.toBe('route_learned');
    expect(route.startTier).toBe(chooseRoute(ask(), { ...portfolio, router: undefined }).startTier);
  });

  it('leaves a trace in the decision when it is away', () => {
    const { decision } = openTask(ask(), portfolio, 1, { router: null, micros: null });
    expect(decision.signals).toContainEqual({ name: 'router', value: 'away' });
  });
});
