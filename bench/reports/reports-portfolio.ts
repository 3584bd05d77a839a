/**
 * What the template tasks are served by, simulated: two of ten answers of the efficient model are refusals, which move on; `voted` asks
 * three; `strict` fails what is refused. A tenth of `chat` is audited.
 */
export function reportsPortfolio(): string {
  const deployment = (name: string, refusal: number, dollars: number): string => `
  ${name}:
    vendor: ${name}
    model: simulated-${name}
    provider: { kind: simulated, latencyMs: { p50: 5, p95: 20 }, errors: { refusal: ${refusal} } }
    price: { inputUsdPerMillion: ${dollars}, outputUsdPerMillion: ${4 * dollars}, source: simulated price, date: 2026-11-01 }
    noRollback: simulated`;
  const check = 'validators: [{ name: no-refusal, kind: refusal, onFail: escalate }]';
  return `name: bench-reports
defaultWorkload: chat
tiers:
  - { name: efficient, deployments: [small, beside] }
  - { name: strong, deployments: [middle] }
  - { name: premium, deployments: [large] }
deployments:${deployment('small', 0.2, 0.1)}${deployment('beside', 0.1, 0.1)}${deployment('middle', 0.05, 1)}${deployment('large', 0, 10)}
workloads:
  chat: { start: efficient, ${check}, audit: { share: 0.1, escalatedShare: 0.5 } }
  support: { start: efficient, ${check} }
  strict: { start: efficient, tiers: [efficient], validators: [{ name: no-refusal, kind: refusal, onFail: reject }] }
  voted:
    plan: { kind: quorum, decisiveLead: 9, members: [{ deployment: small, weight: 1 }, { deployment: beside, weight: 1 }, { deployment: middle, weight: 1 }] }
`;
}
