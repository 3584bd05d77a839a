const get = ['GET', 'HEAD'] as const;

/** Every path that the API serves, with its methods. `create-api.test.ts` holds it to the router. */
const paths: readonly { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [
  { pattern: /^\/v1\/tasks$/, methods: [...get, 'POST'] },
  { pattern: /^\/v1\/tasks\/bulk$/, methods: ['POST'] },
  { pattern: /^\/v1\/tasks\/[^/]+\/cancel$/, methods: ['POST'] },
  { pattern: /^\/v1\/tasks\/[^/]+$/, methods: get },
  { pattern: /^\/v1\/tasks\/[^/]+\/ledger$/, methods: get },
  { pattern: /^\/v1\/chat\/completions$/, methods: ['POST'] },
  { pattern: /^\/v1\/models(\/[^/]+)?$/, methods: get },
  { pattern: /^\/v1\/deployments$/, methods: get },
  { pattern: /^\/v1\/deployments\/[^/]+\/(drain|restore)$/, methods: ['POST'] },
  { pattern: /^\/v1\/runs\/[^/]+$/, methods: get },
  { pattern: /^\/(v1\/status|v1\/figures|livez|readyz|openapi\.json)$/, methods: get },
  { pattern: /^\/(favicon\.svg|page\/.+)?$/, methods: get },
];

/** The methods that a path knows; none where there is no such route. Tells a 405 from a 404. */
export function allowedMethods(url: string): readonly string[] {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return paths.find(({ pattern }) => pattern.test(path))?.methods ?? [];
}
