import { type Portfolio, portfolioSchema, type ResolvedWorkload } from '@upshift/contracts';
import { resolveWorkload } from '@upshift/core';
import type { LiveWorld } from './live-world.ts';

/** The simulated models as a portfolio, one tier each: what the routing that serves decides on. */
export function livePortfolio({ models }: LiveWorld, tolerance: number): [Portfolio, ResolvedWorkload] {
  const portfolio = portfolioSchema.parse({
    name: 'simulated',
    defaultWorkload: 'all',
    tiers: models.map(({ name }) => ({ name, deployments: [name] })),
    deployments: Object.fromEntries(
      models.map(({ name }) => [
        name,
        {
          vendor: name,
          model: name,
          provider: { kind: 'replay', baseUrl: 'http://127.0.0.1:9' },
          price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'simulated', date: '2026-11-26' },
          noRollback: 'simulated',
        },
      ]),
    ),
    router: { file: 'simulated.router', sha256: '0'.repeat(64), tolerance },
    workloads: { all: { start: 'auto' } },
  });
  return [portfolio, resolveWorkload(portfolio, 'all')];
}
