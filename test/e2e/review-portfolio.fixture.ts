/** A model that writes a total in words, a check that wants a number, and a person where the check says no. */
export function reviewPortfolio(vendorUrl: string): string {
  const schema = { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] };
  return JSON.stringify({
    name: 'review',
    defaultWorkload: 'extract',
    tiers: [{ name: 'premium', deployments: ['best'] }],
    deployments: {
      best: {
        vendor: 'acme',
        model: 'best',
        provider: { kind: 'replay', baseUrl: `${vendorUrl}/replay/v1` },
        price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: 'made up for tests', date: '2026-11-01' },
        noRollback: 'made up for tests',
      },
    },
    workloads: { extract: { validators: [{ name: 'shape', kind: 'json_schema', onFail: 'review', schema }] } },
    review: { ratePerHourUsd: 36, slaMinutes: 60, leaseMinutes: 15 },
  });
}
