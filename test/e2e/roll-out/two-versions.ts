/**
 * A version of which everything bears its name: tiers, deployments and models. Its first tier always refuses, so that each task is classified,
 * called, judged, escalated and called again. Simulated.
 */
export function versionNamed(name: string): string {
  const deployment = (size: string, refusal: number): string[] => [
    `  ${name}-${size}:`,
    `    vendor: ${size}`,
    `    model: ${name}-${size}`,
    `    provider: { kind: simulated, latencyMs: { p50: 20, p95: 40 }, errors: { refusal: ${refusal} } }`,
    '    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: simulated price, date: 2026-11-01 }',
    '    noRollback: simulated',
  ];
  return [
    `name: ${name}`,
    'defaultWorkload: chat',
    'tiers:',
    `  - { name: ${name}-efficient, deployments: [${name}-small] }`,
    `  - { name: ${name}-strong, deployments: [${name}-large] }`,
    'deployments:',
    ...deployment('small', 1),
    ...deployment('large', 0),
    'workloads:',
    `  chat: { start: ${name}-efficient, validators: [{ name: no-refusal, kind: refusal, onFail: escalate }] }`,
    '',
  ].join('\n');
}
