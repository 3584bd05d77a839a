/** A deployment of the vendor process: its name, and its own lines of YAML. */
interface Limited {
  readonly name: string;
  readonly more?: string;
}

/**
 * A portfolio over the vendor process, for suites about limits: one workload for each tier, which it may not leave, without
 * validators.
 */
export function limitsPortfolio(
  vendorUrl: string,
  tiers: Readonly<Record<string, { readonly choice?: string; readonly deployments: readonly Limited[] }>>,
): string {
  const entries = Object.entries(tiers);
  return [
    'name: limits',
    `defaultWorkload: ${entries[0]?.[0]}`,
    'tiers:',
    ...entries.map(
      ([name, { choice = 'order', deployments }]) =>
        `  - { name: ${name}, choice: ${choice}, deployments: [${deployments.map((one) => one.name).join(', ')}] }`,
    ),
    'deployments:',
    ...entries.flatMap(([, { deployments }]) =>
      deployments.flatMap(({ name, more }) => [
        `  ${name}:`,
        '    vendor: simulated',
        `    model: simulated-${name}`,
        `    provider: { kind: openai-compatible, baseUrl: "${vendorUrl}/simulated/v1" }`,
        '    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: simulated price, date: 2026-11-01 }',
        '    noRollback: simulated',
        ...(more === undefined ? [] : [`    ${more}`]),
      ]),
    ),
    'workloads:',
    ...entries.map(
      ([name]) =>
        `  ${name}: { start: ${name}, tiers: [${name}], validators: [], escalation: { max: 0, exhausted: fail } }`,
    ),
    '',
  ].join('\n');
}
