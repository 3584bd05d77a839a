import { portfolioSchema } from '@upshift/contracts';

const price = { inputUsdPerMillion: 1, outputUsdPerMillion: 2, source: 'made up for tests', date: '2026-01-01' };
const deployment = (vendor: string) => ({
  vendor,
  model: `${vendor}-model`,
  provider: { kind: 'simulated', latencyMs: { p50: 1, p95: 2 } },
  price,
  noRollback: 'made up for tests',
});

/** Three tiers; `general` may use all of them, `support` only the first two. */
export const samplePortfolio = portfolioSchema.parse({
  name: 'sample',
  tiers: [
    { name: 'efficient', deployments: ['small'] },
    { name: 'strong', deployments: ['middle'] },
    { name: 'premium', deployments: ['large'] },
  ],
  deployments: { small: deployment('alpha'), middle: deployment('beta'), large: deployment('gamma') },
  workloads: {
    general: { start: 'auto', budgetUsd: 0.5, deadlineSeconds: 120 },
    support: { start: 'efficient', tiers: ['efficient', 'strong'], budgetUsd: 0.1 },
  },
  defaultWorkload: 'general',
});

export const samplePortfolioHash = 'a'.repeat(64);
