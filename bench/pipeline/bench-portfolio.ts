/**
 * The portfolio of B: two tiers, two deployments of different vendors each, budgets as they are by default, and one
 * validator that holds every answer to a JSON Schema in the validators' thread.
 */
export function benchPortfolio(vendorUrl: string): string {
  const deployment = (name: string, vendor: string): string => `
  ${name}:
    vendor: ${vendor}
    model: simulated-${name}
    provider: { kind: openai-compatible, baseUrl: "${vendorUrl}" }
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: simulated price, date: 2026-11-01 }
    noRollback: simulated
    timeoutSeconds: 60
    maxOutputTokens: 1024`;
  return `name: bench
defaultWorkload: label
tiers:
  - { name: efficient, deployments: [one, two] }
  - { name: premium, deployments: [three, four] }
deployments:${deployment('one', 'a')}${deployment('two', 'b')}${deployment('three', 'a')}${deployment('four', 'b')}
workloads:
  label:
    start: efficient
    validators:
      - name: label
        kind: json_schema
        schema:
          type: object
          properties: { label: { type: string, minLength: 1 }, score: { type: number, minimum: 0, maximum: 1 } }
          required: [label, score]
          additionalProperties: false
`;
}
