/**
 * A portfolio for suites, as YAML, whose only deployments are those of the separate vendor process, which keeps a bill
 * of its own: two tiers, two deployments of different vendors each, one workload `chat` without validators.
 */
export function vendorPortfolio(vendorUrl: string, options: { readonly timeoutSeconds?: number } = {}): string {
  const deployment = (name: string, vendor: string): string[] => [
    `  ${name}:`,
    `    vendor: ${vendor}`,
    `    model: simulated-${name}`,
    `    provider: { kind: openai-compatible, baseUrl: "${vendorUrl}/simulated/v1" }`,
    '    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: simulated price, date: 2026-11-01 }',
    '    noRollback: simulated',
    `    timeoutSeconds: ${options.timeoutSeconds ?? 20}`,
  ];
  return [
    'name: vendor',
    'defaultWorkload: chat',
    'tiers:',
    '  - { name: efficient, deployments: [one, two] }',
    '  - { name: premium, deployments: [three, four] }',
    'deployments:',
    ...deployment('one', 'a'),
    ...deployment('two', 'b'),
    ...deployment('three', 'a'),
    ...deployment('four', 'b'),
    'workloads:',
    '  chat: { start: efficient, validators: [] }',
    '',
  ].join('\n');
}
