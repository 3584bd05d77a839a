/** A deployment of the vendor process: its name, and its own lines of YAML. */
interface Limited {
  readonly name: string;
  /** Per million tokens, in and out; 1 and 4 where silent. */
  readonly usd?: number;
  readonly more?: string;
}

interface LimitedTier {
  readonly choice?: string;
  readonly weights?: Readonly<Record<string, number>>;
  /** More of its workload, as a line of YAML. */
  readonly workload?: string;
  readonly deployments: readonly Limited[];
}

/**
 * A portfolio over the vendor process, for suites about limits: one workload for each tier, which it may not leave, without
 * validators.
 */
export function limitsPortfolio(vendorUrl: string, tiers: Readonly<Record<string, LimitedTier>>): string {
  const entries = Object.entries(tiers);
  return [
    'name: limits',
    `defaultWorkload: ${entries[0]?.[0]}`,
    'tiers:',
    ...entries.map(
      ([name, { choice = 'order', weights, deployments }]) =>
        `  - { name: ${name}, choice: ${choice}, deployments: [${deployments.map((one) => one.name).join(', ')}]${
          weights === undefined ? '' : `, weights: ${JSON.stringify(weights)}`
        } }`,
    ),
    'deployments:',
    ...entries.flatMap(([, { deployments }]) =>
      deployments.flatMap(({ name, usd, more }) => [
        `  ${name}:`,
        '    vendor: simulated',
        `    model: simulated-${name}`,
        `    provider: { kind: openai-compatible, baseUrl: "${vendorUrl}/simulated/v1" }`,
        `    price: { inputUsdPerMillion: ${usd ?? 1}, outputUsdPerMillion: ${usd ?? 4}, source: simulated price, date: 2026-11-01 }`,
        '    noRollback: simulated',
        ...(more === undefined ? [] : [`    ${more}`]),
      ]),
    ),
    'workloads:',
    ...entries.map(
      ([name, { workload = '' }]) =>
        `  ${name}: { start: ${name}, tiers: [${name}], validators: [], escalation: { max: 0, exhausted: fail }, ${workload} }`,
    ),
    '',
  ].join('\n');
}
