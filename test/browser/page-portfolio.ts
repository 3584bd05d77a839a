/**
 * Two recorded models, of which the efficient one's answers may be refused by a check, and a simulated one between them.
 * Workloads: `extract` starts on `weak`, `chat` on the simulated model.
 */
export function pagePortfolio(vendorUrl: string): string {
  const price = { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: 'made up for tests', date: '2026-11-01' };
  const common = { price, noRollback: 'made up for tests' };
  const schema = { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] };
  const replay = { kind: 'replay', baseUrl: `${vendorUrl}/replay/v1` };
  return JSON.stringify({
    name: 'page',
    defaultWorkload: 'chat',
    tiers: [
      { name: 'efficient', deployments: ['weak'] },
      { name: 'strong', deployments: ['sim'] },
      { name: 'premium', deployments: ['best'] },
    ],
    deployments: {
      weak: { vendor: 'acme', model: 'weak', provider: replay, ...common },
      sim: {
        vendor: 'sim',
        model: 'sim',
        provider: { kind: 'simulated', seed: 7, latencyMs: { p50: 5, p95: 10 } },
        ...common,
      },
      best: { vendor: 'umbrella', model: 'best', provider: replay, ...common },
    },
    workloads: {
      chat: { start: 'strong' },
      extract: {
        start: 'efficient',
        tiers: ['efficient', 'premium'],
        validators: [{ name: 'answer-schema', kind: 'json_schema', onFail: 'escalate', schema }],
        escalation: { max: 1, exhausted: 'review' },
      },
      free: { start: 'efficient' },
    },
  });
}
