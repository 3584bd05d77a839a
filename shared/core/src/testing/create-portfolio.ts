import { type Deployment, type Portfolio, portfolioSchema, type TaskRequest, type Workload } from '@upshift/contracts';

type WorkloadInput = { [Key in keyof Workload]?: unknown };

/** A portfolio for tests: three tiers of two vendors each, whose prices grow tenfold; `workloads` beside `chat`. */
export function createPortfolio(workloads: Readonly<Record<string, WorkloadInput>> = {}): Portfolio {
  const tiers = ['efficient', 'strong', 'premium'];
  return portfolioSchema.parse({
    name: 'test',
    defaultWorkload: 'chat',
    tiers: tiers.map((name) => ({ name, deployments: [`${name}-a`, `${name}-b`] })),
    deployments: Object.fromEntries(
      tiers.flatMap((tier, rank) =>
        ['a', 'b'].map((vendor) => [`${tier}-${vendor}`, toDeployment(vendor, 10 ** rank)]),
      ),
    ),
    workloads: { chat: {}, ...workloads },
  });
}

/** A request that says nothing but its prompt. */
export function createRequest(prompt = 'Hello', part: Partial<TaskRequest> = {}): TaskRequest {
  return {
    input: { messages: [{ role: 'user', content: prompt }], tools: null },
    outputSchema: null,
    requestedWorkload: null,
    requestedRisk: null,
    audience: null,
    minTier: null,
    metadata: {},
    ...part,
  };
}

function toDeployment(vendor: string, factor: number): Omit<Deployment, 'timeoutSeconds' | 'maxOutputTokens'> {
  return {
    vendor,
    model: `${vendor}-model`,
    provider: { kind: 'replay', baseUrl: 'http://127.0.0.1:9' },
    price: {
      inputUsdPerMillion: factor / 10,
      outputUsdPerMillion: factor / 2,
      source: 'made up for tests',
      date: '2026-11-01',
    },
    noRollback: 'made up for tests',
  };
}
