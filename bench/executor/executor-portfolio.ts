export interface ExecutorPortfolio {
  readonly vendorUrl: string;
  readonly choice?: 'order' | 'fastest';
  readonly hedge?: boolean;
}

/** Two deployments of different vendors on each tier, and one workload that checks nothing: what is measured is the executor. */
export function executorPortfolio({ vendorUrl, choice = 'order', hedge = false }: ExecutorPortfolio): string {
  const deployment = (name: string): string => `
  ${name}:
    vendor: ${name}
    model: simulated-${name}
    provider: { kind: openai-compatible, baseUrl: "${vendorUrl}/${name}" }
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: simulated price, date: 2026-11-01 }
    noRollback: simulated
    timeoutSeconds: 60
    maxOutputTokens: 1024`;
  return `name: bench-executor
defaultWorkload: plain
tiers:
  - { name: efficient, choice: ${choice}, deployments: [one, two] }
  - { name: premium, deployments: [three, four] }
deployments:${['one', 'two', 'three', 'four'].map(deployment).join('')}
workloads:
  plain: { start: efficient, validators: [], hedge: ${hedge} }
`;
}
