import { type Portfolio, portfolioSchema, type SpendFacts, type SpendRow, type TaskGroup } from '@upshift/contracts';

export function spendRow(overrides: Partial<SpendRow> = {}): SpendRow {
  return {
    workload: 'drafts',
    purpose: 'serve',
    risk: 'low',
    portfolioHash: 'v1',
    tier: 'efficient',
    deployment: 'small',
    line: 'accepted',
    part: 'first',
    ofSuccess: true,
    calls: 1,
    inputTokens: 100,
    cachedInputTokens: 0,
    outputTokens: 10,
    costNanoUsd: 1000,
    ...overrides,
  };
}

export function taskGroup(overrides: Partial<TaskGroup> = {}): TaskGroup {
  const tasks = overrides.tasks ?? 1;
  return {
    workload: 'drafts',
    purpose: 'serve',
    risk: 'low',
    portfolioHash: 'v1',
    tier: 'efficient',
    deployment: 'small',
    tasks,
    settled: tasks,
    succeeded: tasks,
    wrong: 0,
    inReview: 0,
    called: tasks,
    premium: 0,
    reviewed: 0,
    reviewMs: 0,
    reviewNanoUsd: 0,
    reviewOfSuccessNanoUsd: 0,
    ...overrides,
  };
}

export function spendFacts(overrides: Partial<SpendFacts> = {}): SpendFacts {
  const spend = overrides.spend ?? [];
  const ledgerNanoUsd = spend.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0);
  return { spend, tasks: [], ledgerNanoUsd, p95Ms: null, baseline: [], billed: [], ...overrides };
}

const price = { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: 'a test', date: '2026-11-01' };

/** Two vendors, two tiers, two workloads. */
export function makePortfolio(overrides: Partial<Portfolio> = {}): Portfolio {
  const deployment = (vendor: string) => ({
    vendor,
    model: `model-of-${vendor}`,
    provider: { kind: 'openai', baseUrl: 'https://models.example/v1' },
    price,
    alternate: vendor === 'one' ? 'large' : 'small',
  });
  const written = {
    name: 'team',
    tiers: [
      { name: 'efficient', deployments: ['small'] },
      { name: 'premium', deployments: ['large'] },
    ],
    deployments: { small: deployment('one'), large: deployment('two') },
    workloads: { drafts: { validators: [{ name: 'brief', kind: 'length', maxCharacters: 10 }] }, code: {} },
    defaultWorkload: 'drafts',
  };
  return { ...portfolioSchema.parse(written), ...overrides };
}
