interface ChangeOptions {
  readonly name: string;
  /** Every answer of the efficient tier is one that its validator fails. */
  readonly refuses?: boolean;
  /** A tier that other versions do not have, with a workload of its name. */
  readonly tier?: string;
  /** The model behind eff-a. */
  readonly model?: string;
  /** What eff-a costs, in dollars per million tokens of input. */
  readonly usdPerMillion?: number;
  /** How long eff-a takes, in ms. */
  readonly latencyMs?: number;
}

/**
 * Versions of one portfolio, simulated, as YAML: `chat` is answered by eff-a, with eff-b behind it, and a refusal fails it.
 * eff-a's alternate is eff-b. `alone` has one deployment, eff-d, whose alternate is eff-bad, which always refuses: a way back that
 * does not work, and nobody behind it.
 */
export function changePortfolio({
  name,
  refuses = false,
  tier,
  model = 'efficient-a',
  usdPerMillion = 0.1,
  latencyMs = 5,
}: ChangeOptions): string {
  const deployment = (
    key: string,
    vendor: string,
    {
      refusal = 0,
      ms = 5,
      usd = 0.1,
      ...more
    }: { refusal?: number; ms?: number; usd?: number; model?: string; plan?: string[] } = {},
  ): string[] => [
    `  ${key}:`,
    `    vendor: ${vendor}`,
    `    model: ${more.model ?? key}`,
    '    provider:',
    '      kind: simulated',
    `      latencyMs: { p50: ${ms}, p95: ${2 * ms} }`,
    `      errors: { refusal: ${refusal} }`,
    `    price: { inputUsdPerMillion: ${usd}, outputUsdPerMillion: ${4 * usd}, source: simulated price, date: 2026-11-01 }`,
    ...(more.plan ?? ['noRollback: simulated']).map((line) => `    ${line}`),
  ];
  const always = refuses ? 1 : 0;
  return [
    `name: ${name}`,
    'defaultWorkload: chat',
    'tiers:',
    '  - { name: efficient, deployments: [eff-a, eff-b] }',
    '  - { name: alone, deployments: [eff-d] }',
    '  - { name: slow, deployments: [slow] }',
    ...(tier === undefined ? [] : [`  - { name: ${tier}, deployments: [eff-c] }`]),
    'deployments:',
    ...deployment('eff-a', 'a', {
      refusal: always,
      model,
      ms: latencyMs,
      usd: usdPerMillion,
      plan: ['alternate: eff-b'],
    }),
    ...deployment('eff-b', 'b', { refusal: always }),
    ...deployment('eff-bad', 'c', { refusal: 1 }),
    ...deployment('eff-c', 'c'),
    ...deployment('eff-d', 'd', { plan: ['alternate: eff-bad'] }),
    ...deployment('slow', 'a', { ms: 1500 }),
    'workloads:',
    '  chat:',
    '    start: efficient',
    '    tiers: [efficient]',
    '    plan: single',
    '    validators: [{ name: no-refusal, kind: refusal, onFail: reject }]',
    '  alone:',
    '    start: alone',
    '    tiers: [alone]',
    '    plan: single',
    '    validators: [{ name: no-refusal, kind: refusal, onFail: reject }]',
    '  slow: { start: slow, tiers: [slow] }',
    ...(tier === undefined ? [] : [`  ${tier}: { start: ${tier}, tiers: [${tier}] }`]),
    '',
  ].join('\n');
}
