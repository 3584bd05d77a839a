import { type Portfolio, portfolioSchema, type TaskRequest } from '@upshift/contracts';

const deployment = (vendor: string, factor: number) => ({
  vendor,
  model: vendor,
  provider: { kind: 'replay', baseUrl: 'http://127.0.0.1:9' },
  price: {
    inputUsdPerMillion: factor,
    outputUsdPerMillion: factor * 4,
    source: 'made up for tests',
    date: '2026-11-01',
  },
  noRollback: 'made up for tests',
});

/** What the recorded decisions were made under. */
export const portfolio: Portfolio = portfolioSchema.parse({
  name: 'recorded-decisions',
  defaultWorkload: 'plain',
  tiers: [
    { name: 'efficient', deployments: ['small', 'other'] },
    { name: 'strong', deployments: ['middle'] },
    { name: 'premium', deployments: ['large'] },
  ],
  deployments: {
    small: deployment('a', 0.1),
    other: deployment('b', 0.1),
    middle: deployment('a', 1),
    large: deployment('b', 10),
  },
  workloads: {
    plain: {},
    patient: { repair: { max: 3 } },
    jumping: { escalation: { max: 2, exhausted: 'fail', jumpAt: 0.9 } },
    people: { escalation: { max: 2, exhausted: 'review' } },
    lenient: { escalation: { max: 2, exhausted: 'accept_best' } },
    frugal: { escalation: { max: 2, exhausted: 'fail', maxTokens: 5500 } },
  },
});

export const request: TaskRequest = {
  input: { messages: [{ role: 'user', content: 'Which city is it?' }], tools: null },
  outputSchema: null,
  requestedWorkload: null,
  requestedRisk: null,
  audience: null,
  minTier: null,
  metadata: {},
};
