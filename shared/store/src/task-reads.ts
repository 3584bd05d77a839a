import {
  attemptIdOf,
  degradedReasons,
  type ModelOutput,
  type Portfolio,
  type Redaction,
  type ReviewWork,
  redactOutput,
  reviewTermsOf,
  type TaskProgress,
  type TaskRequest,
  type TaskReview,
  type TaskView,
  toUsd,
  UpshiftError,
  type Verdict,
} from '@upshift/contracts';
import type { TaskFilter, TaskStore } from '@upshift/ports';
import type pg from 'pg';
import { parseAnswerJson } from './parse-answer-json.ts';

type LoadPortfolio = TaskStore['loadPortfolio'];

interface TaskRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly state: TaskView['state'];
  readonly step: number;
  readonly workload: string;
  readonly risk: TaskView['risk'];
  readonly portfolio_hash: string;
  readonly progress: string;
  readonly deadline_at: Date;
  readonly budget_nano_usd: number;
  readonly spent_nano_usd: number;
  readonly reserved_nano_usd: number;
  readonly overrun_nano_usd: number;
  readonly calls: number;
  readonly reason: string | null;
  readonly reason_detail: string | null;
  readonly created_at: Date;
  readonly settled_at: Date | null;
  readonly request: string | null;
  readonly answer: string | null;
  /** Lists of what validators blanked in the accepted answer; null where they blanked nothing. */
  readonly redactions: readonly (readonly Redaction[])[] | null;
  readonly deployment: string | null;
  readonly answered_tier: string | null;
  readonly route_reason: string | null;
  readonly under_way: 'running' | 'waiting' | 'queued' | null;
  readonly review_opened_at: Date | null;
  readonly review_ended_at: Date | null;
  readonly review_verdict: 'accept' | 'edit' | 'reject' | 'cancelled' | null;
  readonly review_comment: string | null;
  readonly review_age_seconds: number | null;
  readonly review_position: number | null;
  readonly reviewer: string | null;
}

/** Counted over all that wait, so that a list of many such tasks does without. */
const reviewPosition = `case when v.task_id is not null and v.ended_at is null then (
      select count(*)::int from review p where p.tenant_id = v.tenant_id and p.ended_at is null and (p.opened_at, p.task_id) <= (v.opened_at, v.task_id)) end`;

const taskQuery = `select t.*, r.body as request, c.body as answer, a.deployment, a.tier as answered_tier,
    case when v.verdict is distinct from 'edit' then (select json_agg(f.body::json -> 'redactions') from verdict f where f.tenant_id = t.tenant_id and f.task_id = t.id and f.step = t.accepted_step and f.no = t.accepted_no and f.try = t.accepted_try
      and f.body like '%"redactions":[%') end as redactions,
    (select d.reason from decision d where d.tenant_id = t.tenant_id and d.task_id = t.id and d.action = 'route' order by d.seq limit 1) as route_reason,
    case when t.state <> 'open' then null else (
      select case when bool_or(w.state = 'leased') then 'running' when bool_and(w.due_at > clock_timestamp()) then 'waiting' else 'queued' end
      from work w where w.tenant_id = t.tenant_id and w.task_id = t.id and w.state in ('ready', 'leased')) end as under_way,
    v.opened_at as review_opened_at, v.ended_at as review_ended_at, v.verdict as review_verdict, v.comment as review_comment,
    extract(epoch from coalesce(v.ended_at, clock_timestamp()) - v.opened_at)::float8 as review_age_seconds,
    ${reviewPosition} as review_position,
    case when v.ended_at is not null then v.reviewer else (
      select k.reviewer from review_claim k where k.tenant_id = v.tenant_id and k.task_id = v.task_id and k.fence = v.fence and k.ended_at is null
        and k.lease_until > clock_timestamp()) end as reviewer
  from task t
  left join review v on v.tenant_id = t.tenant_id and v.task_id = t.id
  left join content r on r.tenant_id = t.tenant_id and r.task_id = t.id and r.ref = 'request'
  left join attempt a on a.tenant_id = t.tenant_id and a.task_id = t.id and a.step = t.accepted_step and a.no = t.accepted_no and a.try = t.accepted_try
  left join content c on c.tenant_id = t.tenant_id and c.task_id = t.id and c.ref = case v.verdict when 'edit' then 'answer-review' else 'answer-' || t.accepted_step || '-' || t.accepted_no || '-' || t.accepted_try end`;

/** What producers and the CLI read of tasks. */
export function createTaskReads(
  pool: pg.Pool,
  loadPortfolio: LoadPortfolio,
): Pick<TaskStore, 'getTask' | 'listTasks' | 'getLedger'> {
  async function readTask(tenantId: string, taskId: string): Promise<TaskRow | null> {
    const { rows } = await pool.query<TaskRow>({
      name: 'read_task',
      text: `${taskQuery} where t.tenant_id = $1 and t.id = $2`,
      values: [tenantId, taskId],
    });
    return rows[0] ?? null;
  }

  async function toView(row: TaskRow): Promise<TaskView> {
    const version = await loadPortfolio(row.portfolio_hash);
    return toTaskView(row, version?.portfolio ?? null);
  }

  return {
    async getTask(tenantId, taskId) {
      const row = await readTask(tenantId, taskId);
      return row === null ? null : toView(row);
    },
    async listTasks(filter) {
      const { text, values } = listQuery(filter);
      const { rows } = await pool.query<TaskRow & { readonly more: boolean }>(text, values);
      const last = rows.at(-1);
      return { tasks: await Promise.all(rows.map(toView)), nextCursor: last?.more === true ? toCursor(last.id) : null };
    },
    async getLedger(tenantId, taskId) {
      const row = await readTask(tenantId, taskId);
      if (row === null) return null;
      const version = await loadPortfolio(row.portfolio_hash);
      const portfolio = version?.portfolio ?? null;
      const values = [tenantId, taskId];
      const [attempts, verdicts, decisions, claims] = await Promise.all([
        pool.query<AttemptRow>({
          name: 'ledger_attempts',
          text: 'select * from attempt where tenant_id = $1 and task_id = $2 order by started_at, step, no, try',
          values,
        }),
        pool.query<VerdictRow>({
          name: 'ledger_verdicts',
          text: 'select step, no, try, body from verdict where tenant_id = $1 and task_id = $2 order by step, no, try, at',
          values,
        }),
        pool.query<DecisionRow>({
          name: 'ledger_decisions',
          text: 'select step, stage, action, reason, body, at from decision where tenant_id = $1 and task_id = $2 order by seq',
          values,
        }),
        pool.query<ClaimRow>({
          name: 'ledger_reviews',
          text: 'select * from review_claim where tenant_id = $1 and task_id = $2 order by fence',
          values,
        }),
      ]);
      return {
        task: toTaskView(row, portfolio),
        attempts: attempts.rows.map((attempt) => toAttemptView(taskId, attempt, portfolio)),
        verdicts: verdicts.rows.map(({ step, no, try: tryNo, body }) => {
          const {
            validator,
            version: validatorVersion,
            verdict,
            score,
            evidence,
            error,
            durationMs,
          } = JSON.parse(body) as Verdict;
          return {
            attempt: attemptIdOf(taskId, { step, no, try: tryNo }),
            validator,
            version: validatorVersion,
            verdict,
            score,
            evidence,
            error,
            durationMs,
          };
        }),
        decisions: decisions.rows.map(({ step, stage, action, reason, body, at }) => ({
          step,
          stage,
          action,
          reason,
          ...JSON.parse(body),
          at: at.toISOString(),
        })),
        reviews: claims.rows.map(toReviewWork),
        money: {
          ...moneyOf(row, attempts.rows),
          reviewNanoUsd: claims.rows.reduce((total, { cost_nano_usd }) => total + cost_nano_usd, 0),
        },
      };
    },
  };
}

interface ClaimRow {
  readonly fence: number;
  readonly reviewer: string;
  readonly claimed_at: Date;
  readonly ended_at: Date | null;
  readonly ended_as: ReviewWork['end'];
  readonly worked_ms: number;
  readonly cost_nano_usd: number;
  readonly insisted: string | null;
  readonly verdicts: string;
}

function toReviewWork(row: ClaimRow): ReviewWork {
  return {
    fence: row.fence,
    reviewer: row.reviewer,
    claimedAt: row.claimed_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    end: row.ended_as,
    workedSeconds: row.worked_ms / 1000,
    costNanoUsd: row.cost_nano_usd,
    insisted: row.insisted,
    verdicts: JSON.parse(row.verdicts) as ReviewWork['verdicts'],
  };
}

interface VerdictRow {
  readonly step: number;
  readonly no: number;
  readonly try: number;
  readonly body: string;
}

interface DecisionRow {
  readonly step: number;
  readonly stage: string;
  readonly action: string;
  readonly reason: string;
  readonly body: string;
  readonly at: Date;
}

interface AttemptRow {
  readonly step: number;
  readonly no: number;
  readonly try: number;
  readonly tier: string;
  readonly mode: 'first' | 'repair' | 'failover' | 'escalation' | 'vote' | 'hedge' | 'judge';
  readonly deployment: string;
  readonly model_served: string | null;
  readonly state: 'started' | 'finished' | 'failed' | 'unknown';
  readonly use: 'useful' | 'wasted' | null;
  readonly failure_class: string | null;
  readonly input_tokens: number | null;
  readonly cached_input_tokens: number | null;
  readonly cache_write_input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly prompt_hash: string | null;
  readonly reserved_nano_usd: number;
  readonly cost_nano_usd: number;
  readonly cost_source: 'vendor' | 'price' | 'estimate' | 'none' | 'cache';
  readonly latency_ms: number | null;
  readonly recorded_latency_ms: number | null;
  readonly confidence: number | null;
  readonly cached_from: string | null;
  readonly started_at: Date;
  readonly ended_at: Date | null;
}

function toTaskView(row: TaskRow, portfolio: Portfolio | null): TaskView {
  const request = row.request === null ? null : (JSON.parse(row.request) as TaskRequest);
  const progress = JSON.parse(row.progress) as TaskProgress;
  const answered = row.answer === null ? null : (JSON.parse(row.answer) as ModelOutput);
  const output = answered && redactOutput(answered, row.redactions?.flatMap((list) => list ?? []) ?? []);
  return {
    id: row.id,
    state: row.state,
    progress: row.state === 'open' ? (row.under_way ?? 'queued') : 'settled',
    workload: row.workload,
    risk: row.risk,
    tier: row.review_verdict === 'edit' ? 'human' : (row.answered_tier ?? progress.tier),
    deployment: row.deployment,
    routeReason: row.route_reason,
    reason: row.reason,
    reasonDetail: row.reason_detail,
    degraded: row.state === 'succeeded' && isDegraded(row.reason),
    portfolio: row.portfolio_hash,
    costUsd: toUsd(row.spent_nano_usd),
    calls: row.calls,
    createdAt: row.created_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
    deadlineAt: row.deadline_at.toISOString(),
    simulated: row.deployment === null ? null : isSimulated(portfolio, row.deployment),
    output: output === null ? null : { ...output, json: parseAnswerJson(output.text) },
    metadata: { ...request?.metadata },
    review: toTaskReview(row, portfolio),
  };
}

const reviewStates = { accept: 'accepted', edit: 'edited', reject: 'rejected', cancelled: 'cancelled' } as const;

function toTaskReview(row: TaskRow, portfolio: Portfolio | null): TaskReview | null {
  const { review_opened_at: openedAt, review_ended_at: endedAt, review_verdict: verdict, reviewer, workload } = row;
  if (openedAt === null) return null;
  const { slaMs } = reviewTermsOf(portfolio ?? { workloads: {} }, workload);
  return {
    state: verdict === null ? (reviewer === null ? 'waiting' : 'claimed') : reviewStates[verdict],
    openedAt: openedAt.toISOString(),
    ageSeconds: Math.max(0, row.review_age_seconds ?? 0),
    position: row.review_position,
    dueAt: slaMs === null ? null : new Date(openedAt.getTime() + slaMs).toISOString(),
    reviewer,
    comment: row.review_comment,
    endedAt: endedAt?.toISOString() ?? null,
  };
}

function isDegraded(reason: string | null): boolean {
  const reasons: readonly (string | null)[] = degradedReasons;
  return reasons.includes(reason);
}

function isSimulated(portfolio: Portfolio | null, deployment: string): boolean {
  return portfolio?.deployments[deployment]?.provider.kind === 'simulated';
}

function toAttemptView(taskId: string, row: AttemptRow, portfolio: Portfolio | null) {
  const deployment = portfolio?.deployments[row.deployment];
  return {
    id: attemptIdOf(taskId, row),
    step: row.step,
    no: row.no,
    try: row.try,
    tier: row.tier,
    deployment: row.deployment,
    vendor: deployment?.vendor ?? 'unknown',
    modelRequested: deployment?.model ?? 'unknown',
    modelServed: row.model_served,
    simulated: isSimulated(portfolio, row.deployment),
    mode: row.mode,
    state: row.state,
    use: row.use,
    failureClass: row.failure_class,
    inputTokens: row.input_tokens,
    cachedInputTokens: row.cached_input_tokens,
    cacheWriteInputTokens: row.cache_write_input_tokens,
    outputTokens: row.output_tokens,
    reasoningTokens: row.reasoning_tokens,
    promptHash: row.prompt_hash,
    reservedNanoUsd: row.reserved_nano_usd,
    costNanoUsd: row.cost_nano_usd,
    costSource: row.cost_source,
    latencyMs: row.latency_ms,
    recordedLatencyMs: row.recorded_latency_ms,
    confidence: row.confidence,
    cachedFrom: row.cached_from,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

function moneyOf(row: TaskRow, attempts: readonly AttemptRow[]) {
  const sum = (which: (attempt: AttemptRow) => boolean): number =>
    attempts.filter(which).reduce((total, { cost_nano_usd }) => total + cost_nano_usd, 0);
  return {
    budgetNanoUsd: row.budget_nano_usd,
    spentNanoUsd: row.spent_nano_usd,
    reservedNanoUsd: row.reserved_nano_usd,
    usefulNanoUsd: sum(({ use }) => use === 'useful'),
    wastedNanoUsd: sum(({ use }) => use === 'wasted'),
    estimatedNanoUsd: sum(({ cost_source }) => cost_source === 'estimate'),
    overrunNanoUsd: row.overrun_nano_usd,
  };
}

/** What the contents of one page may weigh, in bytes: a page ends early rather than weigh more. One task always fits. */
const pageBytes = 16_000_000;

/**
 * One page and, as a row more, whether there is another one. Sizes are known without reading the contents, so that a
 * page of large tasks is cut before it is loaded.
 */
function listQuery({ tenantId, state, workload, cursor, limit }: TaskFilter): { text: string; values: unknown[] } {
  const values: unknown[] = [tenantId, limit + 1, pageBytes];
  const conditions = ['t.tenant_id = $1'];
  const where = (condition: string, value: unknown): void => {
    values.push(value);
    conditions.push(condition.replace('?', `$${values.length}`));
  };
  if (state !== undefined) where('t.state = ?', state);
  // What measures is no producer's: who asks for it by name sees it.
  if (workload !== undefined) where('t.workload = ?', workload);
  else conditions.push("t.purpose = 'serve'");
  if (cursor !== undefined) where('t.id < ?', fromCursor(cursor));
  const text = `with page as materialized (
      select t.tenant_id, t.id, t.accepted_step, t.accepted_no, t.accepted_try from task t where ${conditions.join(' and ')} order by t.id desc limit $2),
    sized as materialized (
      select p.id, row_number() over newest as place,
        sum(coalesce(octet_length(r.body), 0) + coalesce(octet_length(c.body), 0)) over newest as upto
      from page p
      left join content r on r.tenant_id = p.tenant_id and r.task_id = p.id and r.ref = 'request'
      left join review v on v.tenant_id = p.tenant_id and v.task_id = p.id
      left join content c on c.tenant_id = p.tenant_id and c.task_id = p.id
        and c.ref = case v.verdict when 'edit' then 'answer-review' else 'answer-' || p.accepted_step || '-' || p.accepted_no || '-' || p.accepted_try end
      window newest as (order by p.id desc))
    select page.*, (select count(*) from sized) > page.place as more from (
      ${taskQuery.replace('select t.*', 'select s.place, t.*').replace('from task t', 'from sized s join task t on t.tenant_id = $1 and t.id = s.id').replace(reviewPosition, 'null::int')}
      where s.place < $2 and (s.place = 1 or s.upto <= $3)) as page
    order by page.place`;
  return { text, values };
}

function toCursor(taskId: string): string {
  return Buffer.from(`1:${taskId}`).toString('base64url');
}

function fromCursor(cursor: string): string {
  const taskId = /^1:(t_[0-9A-HJKMNP-TV-Z]{26})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
  if (taskId === undefined)
    throw new UpshiftError(
      'CURSOR_INVALID',
      'The cursor was not made by this API. Leave it out to begin with the newest task.',
      { path: '/cursor' },
    );
  return taskId;
}
