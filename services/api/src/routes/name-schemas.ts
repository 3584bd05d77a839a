/** Where a schema stands in the document, and what it is called wherever else it occurs. */
const names: Readonly<Record<string, readonly string[]>> = {
  SubmitTask: ['/v1/tasks', 'post', 'requestBody', 'content', 'application/json', 'schema'],
  Task: ['/v1/tasks/{id}', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  AcceptedTask: ['/v1/tasks', 'post', 'responses', '202', 'content', 'application/json', 'schema'],
  TaskList: ['/v1/tasks', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  Ledger: ['/v1/tasks/{id}/ledger', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  ChatCompletion: ['/v1/chat/completions', 'post', 'responses', '200', 'content', 'application/json', 'schema'],
  OpenAIError: ['/v1/models', 'get', 'responses', '500', 'content', 'application/json', 'schema'],
  Status: ['/v1/status', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  Deployment: ['/v1/deployments/{name}/drain', 'post', 'responses', '200', 'content', 'application/json', 'schema'],
  Figures: ['/v1/figures', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  EvalSet: ['/v1/eval-sets/{workload}', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  EvalReport: ['/v1/eval-runs/{id}/report', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  EvalRun: ['/v1/eval-runs/{id}', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  ReviewList: ['/v1/review', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  Review: ['/v1/review/{task}', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  ReviewClaim: ['/v1/review/{task}/claim', 'post', 'responses', '200', 'content', 'application/json', 'schema'],
  ReviewDecision: ['/v1/review/{task}/accept', 'post', 'responses', '200', 'content', 'application/json', 'schema'],
  WeeklyReport: ['/v1/reports/weekly', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  StoredWeeklyReports: [
    '/v1/reports/weekly/stored',
    'get',
    'responses',
    '200',
    'content',
    'application/json',
    'schema',
  ],
  MonthlyReport: ['/v1/reports/monthly', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  WhyReport: ['/v1/reports/why', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  ReadinessReport: ['/v1/reports/readiness', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  SampleRun: ['/v1/runs/{id}', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  EscalationList: ['/v1/escalations', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  Drift: ['/v1/drift', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  Audit: ['/v1/audit', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  Portfolio: ['/v1/portfolio', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  PortfolioHistory: ['/v1/portfolio/versions', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
  PortfolioAnswer: ['/v1/portfolio', 'post', 'responses', '200', 'content', 'application/json', 'schema'],
  Rollout: ['/v1/drills', 'post', 'responses', '200', 'content', 'application/json', 'schema'],
  Error: ['/v1/status', 'get', 'responses', '500', 'content', 'application/json', 'schema'],
};

interface OpenApiDocument {
  readonly paths?: unknown;
  readonly components?: unknown;
}

/**
 * Gives the schemas of an OpenAPI document names, so that generated clients have types to speak of, and opens the schemas
 * of answers: a client must bear a field that it does not know yet.
 */
export function nameSchemas<T extends OpenApiDocument>(document: T): T {
  const paths = openAnswers(document.paths, false);
  const found = Object.entries(names).map(([name, path]) => ({ name, schema: withoutDescription(at(paths, path)) }));
  const known = new Map(found.map(({ name, schema }) => [JSON.stringify(schema), name]));
  const schemas = Object.fromEntries(found.map(({ name, schema }) => [name, refer(schema, known, name)]));
  return { ...document, paths: refer(paths, known, null), components: { schemas } };
}

function refer(node: unknown, known: ReadonlyMap<string, string>, self: string | null): unknown {
  if (!isObject(node)) return Array.isArray(node) ? node.map((item) => refer(item, known, null)) : node;
  const name = 'type' in node ? known.get(JSON.stringify(withoutDescription(node))) : undefined;
  if (name !== undefined && name !== self) return { $ref: `#/components/schemas/${name}` };
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, refer(value, known, null)]));
}

function openAnswers(node: unknown, inAnswer: boolean): unknown {
  if (Array.isArray(node)) return node.map((item) => openAnswers(item, inAnswer));
  if (!isObject(node)) return node;
  const entries = Object.entries(node).filter(
    ([key, value]) => !(inAnswer && key === 'additionalProperties' && value === false),
  );
  return Object.fromEntries(entries.map(([key, value]) => [key, openAnswers(value, inAnswer || key === 'responses')]));
}

function withoutDescription(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  const { description: _description, ...rest } = schema;
  return rest;
}

function at(node: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), node);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
