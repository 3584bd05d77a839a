const get = ['GET', 'HEAD'] as const;

/** Every path that the API serves, with its methods. `create-api.test.ts` holds it to the router. */
const paths: readonly { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [
  { pattern: /^\/v1\/tasks$/, methods: [...get, 'POST'] },
  { pattern: /^\/v1\/tasks\/bulk$/, methods: ['POST'] },
  { pattern: /^\/v1\/tasks\/[^/]+\/cancel$/, methods: ['POST'] },
  { pattern: /^\/v1\/tasks\/[^/]+\/feedback$/, methods: ['POST'] },
  { pattern: /^\/v1\/tasks\/[^/]+$/, methods: get },
  { pattern: /^\/v1\/tasks\/[^/]+\/ledger$/, methods: get },
  { pattern: /^\/v1\/chat\/completions$/, methods: ['POST'] },
  { pattern: /^\/v1\/models(\/[^/]+)?$/, methods: get },
  { pattern: /^\/v1\/deployments$/, methods: get },
  { pattern: /^\/v1\/deployments\/[^/]+\/(drain|restore)$/, methods: ['POST'] },
  { pattern: /^\/v1\/review(\/[^/]+)?$/, methods: get },
  { pattern: /^\/v1\/review\/[^/]+\/images\/[^/]+\/[^/]+$/, methods: get },
  { pattern: /^\/v1\/review\/[^/]+\/(claim|renew|release|accept|edit|reject)$/, methods: ['POST'] },
  { pattern: /^\/v1\/reports\/(weekly|weekly\/stored|monthly|why|readiness)$/, methods: get },
  { pattern: /^\/v1\/reports\/weekly\/sign-off$/, methods: ['POST'] },
  { pattern: /^\/v1\/runs\/[^/]+$/, methods: get },
  { pattern: /^\/v1\/eval-sets(\/[^/]+)?$/, methods: get },
  { pattern: /^\/v1\/eval-sets\/[^/]+\/cases$/, methods: ['POST'] },
  { pattern: /^\/v1\/eval-sets\/[^/]+\/cases\/[^/]+$/, methods: ['DELETE'] },
  { pattern: /^\/v1\/eval-runs$/, methods: [...get, 'POST'] },
  { pattern: /^\/v1\/eval-runs\/[^/]+(\/report|\/portfolio)?$/, methods: get },
  { pattern: /^\/v1\/eval-runs\/[^/]+\/cancel$/, methods: ['POST'] },
  { pattern: /^\/v1\/eval-schedules$/, methods: [...get, 'PUT', 'DELETE'] },
  { pattern: /^\/v1\/eval-candidates$/, methods: get },
  { pattern: /^\/v1\/eval-candidates\/[^/]+\/(approve|dismiss)$/, methods: ['POST'] },
  { pattern: /^\/v1\/portfolio$/, methods: [...get, 'POST'] },
  { pattern: /^\/v1\/portfolio\/(versions|outcomes)$/, methods: get },
  { pattern: /^\/v1\/portfolio\/rollback$/, methods: ['POST'] },
  { pattern: /^\/v1\/portfolio\/rollouts\/[^/]+\/stop$/, methods: ['POST'] },
  { pattern: /^\/v1\/deployments\/[^/]+\/rollback$/, methods: ['POST'] },
  { pattern: /^\/v1\/drills$/, methods: [...get, 'POST'] },
  {
    pattern:
      /^\/(v1\/status|v1\/figures|v1\/escalations|v1\/audit|v1\/alarms|v1\/drift|metrics|livez|readyz|openapi\.json)$/,
    methods: get,
  },
  { pattern: /^\/(favicon\.svg|review|page\/.+)?$/, methods: get },
];

/** The methods that a path knows; none where there is no such route. Tells a 405 from a 404. */
export function allowedMethods(url: string): readonly string[] {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return paths.find(({ pattern }) => pattern.test(path))?.methods ?? [];
}
