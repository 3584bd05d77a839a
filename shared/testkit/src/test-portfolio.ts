/**
 * A portfolio for suites, as YAML: three tiers, two simulated deployments of different vendors each, fast and without
 * errors unless `errors` says otherwise. Workloads: `chat` (nothing checked), `extract` (JSON Schema of the task),
 * `tools` (tool arguments), `proof` (JSON Schema, nothing accepted unproved, review at the end).
 */
export function testPortfolio(
  options: {
    readonly errors?: Readonly<Record<string, Readonly<Record<string, number>>>>;
    readonly latencyMs?: number;
  } = {},
): string {
  const latencyMs = options.latencyMs ?? 5;
  const tiers = ['efficient', 'strong', 'premium'] as const;
  const deployment = (tier: string, vendor: string, price: number): string => {
    const errors = Object.entries(options.errors?.[tier] ?? {}).map(([name, share]) => `        ${name}: ${share}`);
    return [
      `  sim-${tier}-${vendor}:`,
      `    vendor: ${vendor}`,
      `    model: ${tier}-${vendor}`,
      '    provider:',
      '      kind: simulated',
      '      seed: 7',
      `      latencyMs: { p50: ${latencyMs}, p95: ${latencyMs * 2} }`,
      ...(errors.length === 0 ? [] : ['      errors:', ...errors]),
      `    price: { inputUsdPerMillion: ${price}, outputUsdPerMillion: ${price * 4}, source: simulated price, date: 2026-11-01 }`,
      '    noRollback: simulated',
    ].join('\n');
  };
  return [
    'name: test',
    'defaultWorkload: chat',
    'tiers:',
    ...tiers.map((tier) => `  - { name: ${tier}, deployments: [sim-${tier}-a, sim-${tier}-b] }`),
    'deployments:',
    ...tiers.flatMap((tier, rank) => [deployment(tier, 'a', 10 ** rank / 10), deployment(tier, 'b', 10 ** rank / 10)]),
    'workloads:',
    '  chat: { start: efficient }',
    '  extract:',
    '    start: efficient',
    '    validators: [{ name: answer-schema, kind: json_schema }]',
    '  tools:',
    '    start: efficient',
    '    validators: [{ name: arguments, kind: tool_arguments, requireCall: true }]',
    '  proof:',
    '    start: efficient',
    '    validators: [{ name: answer-schema, kind: json_schema, onUnknown: review }]',
    '    escalation: { max: 2, exhausted: review }',
    '',
  ].join('\n');
}
