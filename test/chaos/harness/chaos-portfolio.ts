export interface PortfolioOptions {
  /** Share of the cheap tier's answers to workload `extract` that are no JSON, so that repairs and escalations happen. */
  readonly malformed: number;
  readonly timeoutSeconds: number;
}

/**
 * Two tiers, two deployments of different vendors each, all at the separate vendor process. `chat` has no validators and
 * needs exactly one call; `extract` has a schema, and its first answers are sometimes no JSON. `vote` asks two after another
 * and a third where they differ, and is decided at its moments too; `hedge` asks a stronger one beside one that takes long.
 */
export function chaosPortfolio(vendorUrl: string, { malformed, timeoutSeconds }: PortfolioOptions): string {
  const deployment = (name: string, vendor: string, query: string): string[] => [
    `  ${name}:`,
    `    vendor: ${vendor}`,
    `    model: simulated-${name}`,
    `    provider: { kind: openai-compatible, baseUrl: "${vendorUrl}/simulated/v1${query}" }`,
    '    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: simulated price, date: 2026-11-01 }',
    '    noRollback: simulated',
    `    timeoutSeconds: ${timeoutSeconds}`,
  ];
  return [
    'name: chaos',
    'defaultWorkload: chat',
    'tiers:',
    '  - { name: efficient, deployments: [one, two] }',
    '  - { name: premium, deployments: [three, four] }',
    'deployments:',
    ...deployment('one', 'a', `?malformedJson=${malformed}`),
    ...deployment('two', 'b', `?malformedJson=${malformed}`),
    ...deployment('three', 'a', ''),
    ...deployment('four', 'b', ''),
    'workloads:',
    '  chat: { start: efficient, validators: [] }',
    '  extract:',
    '    start: efficient',
    '    validators: [{ name: answer-schema, kind: json_schema }]',
    '  vote:',
    '    validators: []',
    '    plan:',
    '      kind: quorum',
    '      members:',
    '        - { deployment: one, weight: 1 }',
    '        - { deployment: two, weight: 1, delayMs: 200 }',
    '        - { deployment: three, weight: 2, delayMs: null, callBelow: 1.5 }',
    '      decisiveLead: 1.5',
    '      lateMs: 1500',
    '      lateLead: 0.5',
    '      patienceMs: 20000',
    '  hedge:',
    '    validators: []',
    '    plan: { kind: speculative, weaker: two, stronger: four, delayMs: 700 }',
    '',
  ].join('\n');
}
