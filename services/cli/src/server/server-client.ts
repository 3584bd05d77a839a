import {
  type ApplyAnswer,
  type AuditView,
  applyAnswerSchema,
  type applyPortfolioSchema,
  auditViewSchema,
  type BulkAnswer,
  bulkAnswerSchema,
  bulkSummarySchema,
  type DeploymentList,
  type DeploymentView,
  type DrillList,
  deploymentListSchema,
  deploymentViewSchema,
  drillListSchema,
  type EscalationList,
  escalationListSchema,
  type FiguresView,
  figuresViewSchema,
  type LedgerView,
  ledgerViewSchema,
  type MonthlyReport,
  monthlyReportSchema,
  type OutcomeRow,
  outcomeRowSchema,
  type PortfolioHistory,
  type PortfolioView,
  portfolioHistorySchema,
  portfolioViewSchema,
  type ReadinessReport,
  type ReviewClaim,
  type ReviewDecision,
  type ReviewDetail,
  type ReviewList,
  type ReviewVerdict,
  type Rollout,
  readinessReportSchema,
  reviewClaimSchema,
  reviewDecisionSchema,
  reviewDetailSchema,
  reviewListSchema,
  type rollbackDeploymentSchema,
  type rollbackPortfolioSchema,
  rolloutSchema,
  type SampleRunView,
  type SignOffView,
  type StatusView,
  sampleRunViewSchema,
  signOffSchema,
  type startDrillSchema,
  statusViewSchema,
  type stopRolloutSchema,
  type TaskView,
  taskViewSchema,
  type WeeklyReport,
  type WhyReport,
  weeklyReportSchema,
  whyReportSchema,
} from '@upshift/contracts';
import { z } from 'zod';
import { CliError, exitCodes } from '../cli-error.ts';
import type { FoundServer } from './find-server.ts';

/** The part of `fetch` that the client needs; a parameter, so that tests need no network. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Speaks to one server. Every method throws CliError: the server's own code, or that it does not answer. */
export interface ServerClient {
  readonly url: string;
  /** @param key sent as Idempotency-Key: the same key and body give the same task */
  submit(body: unknown, options?: { key?: string | undefined; signal?: AbortSignal | undefined }): Promise<TaskView>;
  /** @param waitSeconds how long the server may wait for the task to settle before it answers anyway */
  task(id: string, options?: { waitSeconds?: number; signal?: AbortSignal | undefined }): Promise<TaskView>;
  ledger(id: string, options?: { signal?: AbortSignal | undefined }): Promise<LedgerView>;
  status(): Promise<StatusView>;
  deployments(): Promise<DeploymentList>;
  portfolio(): Promise<PortfolioView>;
  portfolioHistory(): Promise<PortfolioHistory>;
  /** Recorded answers of the newest settled tasks, as rows of an outcome table. */
  outcomes(query: {
    readonly limit: number;
    readonly rollout?: string;
    readonly since?: string;
  }): Promise<OutcomeRow[]>;
  /** The same for any number of tasks, some hundreds at a time. */
  outcomePages(query: {
    readonly limit: number;
    readonly rollout?: string;
    readonly since?: string;
  }): AsyncIterable<OutcomeRow[]>;
  /** @throws CliError PORTFOLIO_INVALID, PORTFOLIO_WORSE, PORTFOLIO_CHANGED, ROLLOUT_RUNNING */
  applyPortfolio(body: z.input<typeof applyPortfolioSchema>): Promise<ApplyAnswer>;
  rollBackPortfolio(body: z.input<typeof rollbackPortfolioSchema>): Promise<ApplyAnswer>;
  stopRollout(id: string, body: z.input<typeof stopRolloutSchema>): Promise<Rollout>;
  rollBackDeployment(name: string, body: z.input<typeof rollbackDeploymentSchema>): Promise<ApplyAnswer>;
  drills(): Promise<DrillList>;
  startDrill(body: z.input<typeof startDrillSchema>): Promise<Rollout>;
  /** Takes a deployment out of service, or puts it back. @throws CliError DEPLOYMENT_UNKNOWN */
  changeDeployment(
    name: string,
    change: {
      readonly action: 'drain' | 'restore';
      readonly reason: string | undefined;
      readonly by: string | undefined;
    },
  ): Promise<DeploymentView>;
  /** Ends the task. @throws CliError TASK_SETTLED where it has ended already, TASK_NOT_FOUND */
  cancel(id: string): Promise<TaskView>;
  /**
   * Sends lines of `POST /v1/tasks/bulk` and hands out their answers as they come, `line` counted from 1.
   *
   * @throws CliError SERVER_UNREACHABLE where the bulk breaks off before its summary: what was answered stays, the rest is open
   */
  submitBulk(lines: readonly string[], options?: { signal?: AbortSignal | undefined }): AsyncIterable<BulkAnswer>;
  figures(run: string): Promise<FiguresView>;
  /** @param period as `GET /v1/reports/monthly` reads it */
  monthlyReport(period: string): Promise<MonthlyReport>;
  /** @param stored as the evaluator made it, instead of made now */
  weeklyReport(period: string, stored: boolean): Promise<WeeklyReport>;
  signOffWeekly(signOff: {
    readonly period: string;
    readonly by: string;
    readonly comment?: string;
  }): Promise<SignOffView>;
  whyReport(periods: { readonly from: string; readonly to: string }): Promise<WhyReport>;
  readinessReport(): Promise<ReadinessReport>;
  /** One page. @param query of `GET /v1/escalations` */
  escalations(query: Readonly<Record<string, string>>): Promise<EscalationList>;
  /** @param query of `GET /v1/audit` */
  audit(query: Readonly<Record<string, string>>): Promise<AuditView>;
  /** @param id of a sample run, or `latest` */
  sampleRun(id: string): Promise<SampleRunView>;
  /** Any other route: what it answers, held against a schema. @param body sent as JSON; silent: none */
  request<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T>;
  /** What waits for a person, one page. @param query parameters of `GET /v1/review` */
  reviews(query: Readonly<Record<string, string>>): Promise<ReviewList>;
  /** @throws CliError REVIEW_NOT_FOUND */
  review(task: string): Promise<ReviewDetail>;
  /** Claims the task, or renews the claim that this name has. @throws CliError REVIEW_CLAIMED, REVIEW_ENDED */
  claimReview(task: string, reviewer: string): Promise<ReviewClaim>;
  releaseReview(claim: ReviewClaim): Promise<void>;
  /** @throws EditRefused where the validators do not let an edit pass; CliError REVIEW_LEASE_LOST, REVIEW_ENDED */
  decideReview(claim: ReviewClaim, verdict: ReviewVerdict, body: object): Promise<ReviewDecision>;
}

/** An edit that the validators did not let pass, with what they found. */
export class EditRefused extends CliError {
  readonly verdicts: ReviewDecision['verdicts'];

  constructor(refused: CliError, verdicts: ReviewDecision['verdicts']) {
    super(refused.code, refused.message, refused);
    this.verdicts = verdicts;
  }
}

const refusedEditSchema = z.object({ verdicts: reviewDecisionSchema.shape.verdicts });

const errorBodySchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), path: z.string().optional() }),
});
const retryableStatuses = new Set([429, 502, 503, 504]);

/** Tasks whose answers one question asks for: they are held in memory whole. */
const tasksOfPage = 500;
const outcomePageSchema = z.object({ rows: z.array(outcomeRowSchema), next: z.string().nullable().default(null) });
type OutcomePage = z.output<typeof outcomePageSchema>;

export function createServerClient(server: FoundServer, fetch: Fetch): ServerClient {
  const base = server.url.replace(/\/+$/, '');

  async function ask(path: string, init: RequestInit): Promise<Response> {
    return fetch(`${base}${path}`, init).catch((error: unknown) => {
      throw brokeOff(init, error);
    });
  }

  function brokeOff({ signal }: RequestInit, error: unknown): CliError {
    if (signal?.aborted === true) return new CliError('INTERRUPTED', 'Interrupted.', { cause: error });
    return unreachable(server, error);
  }

  async function call<T>(schema: z.ZodType<T>, path: string, init: RequestInit = {}): Promise<T> {
    const response = await ask(path, init);
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw withVerdicts(refusal(server, response.status, body), body);
    const parsed = schema.safeParse(body);
    if (!parsed.success) throw unreadable(server, `${path} is not what this version expects`, parsed.error);
    return parsed.data;
  }

  function post<T>(schema: z.ZodType<T>, path: string, body: object): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    return call(schema, path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async function outcomePage(filter: {
    limit: number;
    rollout?: string;
    since?: string;
    before?: string | null;
  }): Promise<OutcomePage> {
    const given = Object.entries(filter).flatMap(([name, value]): [string, string][] =>
      value === null || value === undefined ? [] : [[name, String(value)]],
    );
    return call<OutcomePage>(outcomePageSchema, `/v1/portfolio/outcomes?${new URLSearchParams(given)}`);
  }

  return {
    url: base,
    submit(body, { key, signal } = {}) {
      const headers = { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) };
      return call(taskViewSchema, '/v1/tasks', {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
        ...withSignal(signal),
      });
    },
    task(id, { waitSeconds, signal } = {}) {
      const query = waitSeconds === undefined ? '' : `?wait=${waitSeconds}&from=open`;
      return call(taskViewSchema, `/v1/tasks/${encodeURIComponent(id)}${query}`, withSignal(signal));
    },
    ledger(id, { signal } = {}) {
      return call(ledgerViewSchema, `/v1/tasks/${encodeURIComponent(id)}/ledger`, withSignal(signal));
    },
    figures(run) {
      return call(figuresViewSchema, `/v1/figures?run=${encodeURIComponent(run)}`);
    },
    escalations(query) {
      return call(escalationListSchema, `/v1/escalations?${new URLSearchParams(query)}`);
    },
    audit(query) {
      return call(auditViewSchema, `/v1/audit?${new URLSearchParams(query)}`);
    },
    monthlyReport(period) {
      return call(monthlyReportSchema, `/v1/reports/monthly?${new URLSearchParams({ period, format: 'json' })}`);
    },
    weeklyReport(period, stored) {
      const query = new URLSearchParams({ period, ...(stored ? { stored: 'true' } : {}), format: 'json' });
      return call(weeklyReportSchema, `/v1/reports/weekly?${query}`);
    },
    signOffWeekly(signOff) {
      return post(signOffSchema, '/v1/reports/weekly/sign-off', signOff);
    },
    whyReport(periods) {
      return call(whyReportSchema, `/v1/reports/why?${new URLSearchParams({ ...periods, format: 'json' })}`);
    },
    readinessReport() {
      return call(readinessReportSchema, '/v1/reports/readiness?format=json');
    },
    sampleRun(id) {
      return call(sampleRunViewSchema, `/v1/runs/${encodeURIComponent(id)}`);
    },
    status() {
      return call(statusViewSchema, '/v1/status');
    },
    request(schema, method, path, body) {
      const sent =
        body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      return call(schema, path, { method, ...sent });
    },
    portfolio: () => call(portfolioViewSchema, '/v1/portfolio'),
    outcomes: async (query) => (await outcomePage(query)).rows,
    async *outcomePages({ limit, ...filter }) {
      let before: string | null = null;
      for (let left = limit; left > 0; left -= tasksOfPage) {
        const page: OutcomePage = await outcomePage({ limit: Math.min(left, tasksOfPage), ...filter, before });
        yield page.rows;
        if (page.next === null) return;
        before = page.next;
      }
    },
    portfolioHistory: () => call(portfolioHistorySchema, '/v1/portfolio/versions'),
    applyPortfolio: (body) => call(applyAnswerSchema, '/v1/portfolio', posted(body)),
    rollBackPortfolio: (body) => call(applyAnswerSchema, '/v1/portfolio/rollback', posted(body)),
    stopRollout: (id, body) =>
      call(rolloutSchema, `/v1/portfolio/rollouts/${encodeURIComponent(id)}/stop`, posted(body)),
    rollBackDeployment: (name, body) =>
      call(applyAnswerSchema, `/v1/deployments/${encodeURIComponent(name)}/rollback`, posted(body)),
    drills: () => call(drillListSchema, '/v1/drills'),
    startDrill: (body) => call(rolloutSchema, '/v1/drills', posted(body)),
    deployments() {
      return call(deploymentListSchema, '/v1/deployments');
    },
    changeDeployment(name, { action, ...said }) {
      return call(deploymentViewSchema, `/v1/deployments/${encodeURIComponent(name)}/${action}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(said),
      });
    },
    cancel(id) {
      return call(taskViewSchema, `/v1/tasks/${encodeURIComponent(id)}/cancel`, { method: 'POST' });
    },
    reviews(query) {
      return call(reviewListSchema, `/v1/review?${new URLSearchParams(query)}`);
    },
    review(task) {
      return call(reviewDetailSchema, reviewPath(task));
    },
    claimReview(task, reviewer) {
      return post(reviewClaimSchema, `${reviewPath(task)}/claim`, { reviewer });
    },
    async releaseReview({ task, reviewer, fence }) {
      await post(z.unknown(), `${reviewPath(task)}/release`, { reviewer, fence });
    },
    decideReview({ task, reviewer, fence }, verdict, body) {
      return post(reviewDecisionSchema, `${reviewPath(task)}/${verdict}`, { reviewer, fence, ...body });
    },
    async *submitBulk(lines, { signal } = {}) {
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body: lines.map((line) => `${line}\n`).join(''),
        ...withSignal(signal),
      };
      const response = await ask('/v1/tasks/bulk', init);
      if (!response.ok || response.body === null)
        throw refusal(server, response.status, await response.json().catch(() => undefined));
      const answers = readLines(response.body, (error) => brokeOff(init, error));
      for await (const line of answers) {
        const answer = parseAnswer(line);
        if (answer === 'summary') return;
        if (answer === null)
          throw unreadable(server, 'a line of its answer to a bulk is not what this version expects');
        yield answer;
      }
      throw new CliError('SERVER_UNREACHABLE', `${base} broke off in the middle of a bulk.`, { retryable: true });
    },
  };
}

function posted(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Lines of a body as they come; the last one only where it is whole. */
async function* readLines(
  body: ReadableStream<Uint8Array>,
  toError: (error: unknown) => CliError,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let held = '';
  try {
    for await (const chunk of body) {
      const lines = (held + decoder.decode(chunk, { stream: true })).split('\n');
      held = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw toError(error);
  }
}

function parseAnswer(line: string): BulkAnswer | 'summary' | null {
  try {
    const value: unknown = JSON.parse(line);
    return bulkSummarySchema.safeParse(value).success ? 'summary' : (bulkAnswerSchema.safeParse(value).data ?? null);
  } catch {
    return null;
  }
}

function withSignal(signal: AbortSignal | undefined): RequestInit {
  return signal === undefined ? {} : { signal };
}

function unreachable({ url, source, startCommand }: FoundServer, cause: unknown): CliError {
  return new CliError(
    'SERVER_UNREACHABLE',
    `No Upshift answers at ${url} (from ${source}). Start one with "${startCommand}".`,
    { retryable: true, cause },
  );
}

function unreadable({ url }: FoundServer, problem: string, cause?: unknown): CliError {
  return new CliError('SERVER_UNREADABLE', `${url} is no Upshift of this version: ${problem}.`, { cause });
}

function refusal(server: FoundServer, status: number, body: unknown): CliError {
  const parsed = errorBodySchema.safeParse(body);
  if (!parsed.success) return unreadable(server, `it answered ${status} without an error code`);
  const { code, message, path } = parsed.data.error;
  return new CliError(code, message, { exitCode: exitCodes.failed, path, retryable: retryableStatuses.has(status) });
}

function withVerdicts(refused: CliError, body: unknown): CliError {
  const parsed = refused.code === 'REVIEW_EDIT_REFUSED' ? refusedEditSchema.safeParse(body).data : undefined;
  return parsed === undefined ? refused : new EditRefused(refused, parsed.verdicts);
}

function reviewPath(task: string): string {
  return `/v1/review/${encodeURIComponent(task)}`;
}
