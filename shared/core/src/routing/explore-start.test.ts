import { portfolioSchema, type Risk, type TaskRequest } from '@upshift/contracts';
import { describe, expect, it } from 'vitest';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { chooseRoute } from './choose-route.ts';
import { drawOfTask } from './draw-of-task.ts';
import { exploreStart } from './explore-start.ts';

const deployment = (region: string) => ({
  vendor: 'v',
  model: region,
  region,
  provider: { kind: 'replay' as const, baseUrl: 'http://127.0.0.1:9' },
  price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' },
  noRollback: 'made up for tests',
});

const portfolio = portfolioSchema.parse({
  name: 'explores',
  defaultWorkload: 'some',
  tiers: ['efficient', 'strong', 'premium'].map((name) => ({ name, deployments: [name] })),
  deployments: { efficient: deployment('eu'), strong: deployment('us'), premium: deployment('eu') },
  workloads: {
    some: { start: 'efficient', explore: 0.3 },
    none: { start: 'efficient' },
    sure: { start: 'efficient', explore: 0.3, critical: true },
    two: { start: 'strong', explore: 1, tiers: ['efficient', 'strong'] },
  },
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

const route = (draw: number | null, more: Partial<TaskRequest> = {}) =>
  chooseRoute(ask(more), portfolio, { router: null, micros: null, draw });
const propensityOf = ({ signals }: ReturnType<typeof route>) =>
  signals.find(({ name }) => name === 'start_propensity')?.value;

describe('exploration', () => {
  it.each([
    [0.05, 'efficient', 0.8],
    [0.15, 'strong', 0.1],
    [0.29, 'premium', 0.1],
    [0.3, 'efficient', 0.8],
    [0.99, 'efficient', 0.8],
  ])('a draw of %d starts on %s, whose probability is %d', (draw, tier, propensity) => {
    const found = route(draw);
    expect(found.startTier).toBe(tier);
    expect(propensityOf(found)).toBeCloseTo(propensity, 6);
    expect(found.reason).toBe(draw < 0.3 ? 'route_explored' : 'route_requested');
    expect(found.signals).toContainEqual({ name: 'start_by_policy', value: 'efficient' });
  });

  it('comes as often as the propensity says, over the ids of tasks', () => {
    const counts = new Map<string, number>();
    const tasks = 20_000;
    for (let at = 0; at < tasks; at++) {
      const { startTier } = route(drawOfTask(`t_${at}`));
      counts.set(startTier, (counts.get(startTier) ?? 0) + 1);
    }
    for (const [tier, share] of [
      ['efficient', 0.8],
      ['strong', 0.1],
      ['premium', 0.1],
    ] as const)
      expect((counts.get(tier) ?? 0) / tasks).toBeCloseTo(share, 1.7);
  });

  it.each<[string, ReturnType<typeof route>]>([
    ['nothing is drawn', route(null)],
    ['the workload does not explore', route(0, { requestedWorkload: 'none' })],
    ['the workload is critical', route(0, { requestedWorkload: 'sure' })],
    ['the producer names a start', route(0, { startTier: 'strong' })],
    ['the producer names the weakest tier', route(0, { minTier: 'strong' })],
    ['the risk is high', route(0, { requestedRisk: 'high' })],
    ['the risk is critical', route(0, { requestedRisk: 'critical' })],
    [
      'the text shows risk',
      route(0, {
        input: {
          messages: [
            {
              role: 'user',
              content:
                'May we terminate this contract? Review the clause on liability and tell us whether it is enforceable.',
            },
          ],
          tools: null,
        },
      }),
    ],
  ])('never where %s', (_, found) => {
    expect(found.reason).not.toBe('route_explored');
    expect(propensityOf(found)).toBeUndefined();
  });

  it('draws among tiers that may have the task alone', () => {
    const found = [0.01, 0.1, 0.2, 0.29].map((draw) => route(draw, { constraints: { regions: ['eu'] } }));
    expect(new Set(found.map(({ startTier }) => startTier))).toEqual(new Set(['efficient', 'premium']));
    expect(found.map(propensityOf)).toEqual([0.85, 0.85, 0.15, 0.15]);
  });

  it('keeps to the tiers of the workload, and takes every risk that is not high', () => {
    const workload = resolveWorkload(portfolio, 'two');
    const start = { tier: 'strong', reason: 'route_requested' } as const;
    const draw = (risk: Risk) => exploreStart(start, { request: ask(), workload, portfolio, risk, draw: 0.4 });
    expect(draw('medium').start).toEqual({ tier: 'efficient', reason: 'route_explored' });
    expect(draw('high').start).toBe(start);
  });
});
