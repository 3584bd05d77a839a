import type { ModelOutput, OutcomeRow, Portfolio, RecordedOutcome, TaskRequest } from '@upshift/contracts';
import { toUsd } from '@upshift/contracts';
import type { ChangeStore, TaskStore } from '@upshift/ports';
import type pg from 'pg';

/** Settled tasks that served somebody, newest first. */
const settled = `from task t
    where t.tenant_id = $1 and t.purpose = 'serve' and t.state in ('succeeded', 'failed', 'in_review')
      and ($4::timestamptz is null or t.created_at >= $4) and ($5::text is null or t.id < $5)
      and ($3::text is null or exists (select 1 from rollout_copy c where c.tenant_id = t.tenant_id and c.of_task_id = t.id and c.rollout_id = $3))
    order by t.id desc limit $2`;

const endQuery = `select min(id) as last, count(*)::int as tasks from (select t.id ${settled}) as page`;

/**
 * Attempts of the newest settled tasks and of their shadow copies, each with what became of it: `accepted` is the answer
 * that a task succeeded with, `refuted` one that a validator failed. An answer that is neither says nothing of its model, unless it
 * says the very same as the accepted one: a vote that agreed. An audit that contradicts an accepted answer makes it a wrong one.
 */
const attemptsQuery = `with served as materialized (
    select t.tenant_id, t.id, t.workload, t.portfolio_hash, t.created_at ${settled}),
  runs as (
    select s.id as of_task, s.workload, s.tenant_id, s.id, drawn.id as draw, drawn.probability from served s
    left join lateral (
      select o.id, case when o.candidate_hash = s.portfolio_hash then o.share else 1 - o.share end as probability from rollout o
      where o.tenant_id = s.tenant_id and o.kind = 'canary' and s.portfolio_hash in (o.candidate_hash, o.control_hash)
        and s.created_at >= o.started_at and s.created_at < coalesce(o.ended_at, 'infinity')
      order by o.seq desc limit 1) drawn on true
    union all
    select s.id, s.workload, s.tenant_id, c.task_id, o.id, o.share from served s
    join rollout_copy c on c.tenant_id = s.tenant_id and c.of_task_id = s.id
    join rollout o on o.tenant_id = c.tenant_id and o.id = c.rollout_id)
  select r.of_task as "ofTask", r.workload, r.draw, coalesce(r.probability, 1) as probability, t.portfolio_hash as hash, q.body as request, a.deployment, a.state, a.failure_class as "failureClass",
    a.input_tokens as "inputTokens", a.output_tokens as "outputTokens", a.cost_nano_usd as cost, a.latency_ms as "latencyMs", c.body as answer,
    drawn.propensity, (a.tier = drawn.tier) is true as first,
    (t.state = 'succeeded' and (a.step, a.no, a.try) = (t.accepted_step, t.accepted_no, t.accepted_try)) is true as accepted,
    (select u.agrees from audit u where u.tenant_id = t.tenant_id and u.task_id = t.id and u.kind = 'accepted' and u.state = 'done') as confirmed,
    exists (select 1 from verdict v where v.tenant_id = a.tenant_id and v.task_id = a.task_id and v.step = a.step and v.no = a.no and v.try = a.try
      and v.verdict = 'fail') as refuted
  from runs r
  join task t on t.tenant_id = r.tenant_id and t.id = r.id
  join attempt a on a.tenant_id = r.tenant_id and a.task_id = r.id and a.state in ('finished', 'failed')
  join content q on q.tenant_id = r.tenant_id and q.task_id = r.of_task and q.ref = 'request'
  left join lateral (
    select substring(d.body from '"start_propensity","value":([0-9.]+)')::float8 as propensity, substring(d.body from '"toTier":"([^"]*)"') as tier
    from decision d where d.tenant_id = t.tenant_id and d.task_id = t.id and d.stage = 'classify' and d.action = 'route'
    order by d.seq limit 1) as drawn on true
  left join content c on c.tenant_id = a.tenant_id and c.task_id = a.task_id and c.ref = 'answer-' || a.step || '-' || a.no || '-' || a.try
  order by r.of_task, a.started_at`;

interface Row {
  readonly ofTask: string;
  readonly workload: string;
  readonly draw: string | null;
  readonly probability: number;
  /** Of the tier that the task began on; null where nothing was drawn. */
  readonly propensity: number | null;
  /** Asked on the tier that the task began on. */
  readonly first: boolean;
  readonly hash: string;
  readonly request: string;
  readonly deployment: string;
  readonly state: 'finished' | 'failed';
  readonly failureClass: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cost: number;
  readonly latencyMs: number | null;
  readonly answer: string | null;
  readonly accepted: boolean;
  /** What an audit of the task's accepted answer found; null: none, or none that could be compared. */
  readonly confirmed: boolean | null;
  readonly refuted: boolean;
}

/** The ledger as an outcome table. */
export function createOutcomeReads(
  pool: pg.Pool,
  loadPortfolio: TaskStore['loadPortfolio'],
): Pick<ChangeStore, 'readOutcomes' | 'outcomesEnd'> {
  return {
    async outcomesEnd({ tenantId, limit, rollout, since, before = null }) {
      const values = [tenantId, limit, rollout, since, before];
      const { rows } = await pool.query<{ last: string | null; tasks: number }>(endQuery, values);
      const [page] = rows;
      return page !== undefined && page.tasks === limit ? page.last : null;
    },
    async readOutcomes({ tenantId, limit, rollout, since, before = null }) {
      const { rows } = await pool.query<Row>(attemptsQuery, [tenantId, limit, rollout, since, before]);
      const hashes = [...new Set(rows.map(({ hash }) => hash))];
      const versions = new Map<string, Portfolio>();
      for (const hash of hashes) {
        const version = await loadPortfolio(hash);
        if (version !== null) versions.set(hash, version.portfolio);
      }
      const byTask = Map.groupBy(rows, ({ ofTask }) => ofTask);
      return [...byTask.values()].flatMap((attempts) => toOutcomeRow(attempts, versions));
    },
  };
}

function toOutcomeRow(attempts: readonly Row[], versions: ReadonlyMap<string, Portfolio>): OutcomeRow[] {
  const [first] = attempts;
  if (first === undefined) return [];
  const { input } = JSON.parse(first.request) as TaskRequest;
  const outcomes: Record<string, RecordedOutcome> = {};
  const right = attempts.find(({ accepted }) => accepted);
  for (const attempt of attempts) {
    const model = versions.get(attempt.hash)?.deployments[attempt.deployment]?.model;
    const agrees = right !== undefined && !attempt.refuted && sayTheSame(attempt.answer, right.answer);
    const outcome = toOutcome({ ...attempt, accepted: attempt.accepted || agrees });
    if (model === undefined || outcome === null) continue;
    // An answer that was asked for anyhow says the same whether or not a shadow asked for it again.
    const before = outcomes[model]?.asked?.probability ?? 0;
    if ((outcome.asked?.probability ?? 0) >= before) outcomes[model] = outcome;
  }
  if (Object.keys(outcomes).length === 0) return [];
  const { messages, tools } = input;
  return [{ id: first.ofTask, workload: first.workload, input: { messages, tools }, reference: null, outcomes }];
}

/** To the character, but for white space around a text. */
function sayTheSame(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return false;
  const [left, right] = [one, other].map((body) => {
    const { text, toolCalls } = JSON.parse(body) as ModelOutput;
    return JSON.stringify([
      text?.trim() ?? null,
      toolCalls?.map(({ name, arguments: given }) => [name, given]) ?? null,
    ]);
  });
  return left === right;
}

function toOutcome(attempt: Row): RecordedOutcome | null {
  const { state, answer, accepted, refuted, cost, inputTokens, outputTokens, latencyMs } = attempt;
  const asked = toAsked(attempt);
  if (asked === null) return null;
  const counted = { inputTokens, outputTokens, costUsd: toUsd(cost), latencyMs, asked };
  if (state === 'failed')
    return { output: { text: null, toolCalls: null }, correct: 0, ...counted, error: attempt.failureClass ?? 'failed' };
  if (answer === null || (!accepted && !refuted)) return null;
  const { confirmed } = attempt;
  const audited = accepted && confirmed !== null;
  const correct = accepted && confirmed !== false ? 1 : 0;
  return {
    output: JSON.parse(answer) as ModelOutput,
    correct,
    ...counted,
    ...(audited ? { audited } : {}),
    error: null,
  };
}

/** By which draws it was asked: those of roll-outs, and that of the start. Null where it had no probability. */
function toAsked({ draw, probability, propensity, first }: Row): NonNullable<RecordedOutcome['asked']> | null {
  if (probability <= 0) return null;
  if (propensity === null) return { draw, probability };
  return { draw: draw === null ? 'explore' : `${draw}/explore`, probability: probability * propensity, first };
}
