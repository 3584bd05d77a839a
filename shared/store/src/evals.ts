import {
  comparedKeyOf,
  type EvalCandidate,
  type EvalResult,
  type EvalRun,
  type EvalSchedule,
  type EvalTarget,
  type ModelOutput,
  type Reference,
  type TaskRequest,
  targetKeyOf,
  toNanoUsd,
  toUsd,
} from '@upshift/contracts';
import type { EvalStore, StoredCase, StoredEvalRun } from '@upshift/ports';
import type pg from 'pg';

/** Eval sets, runs, schedules and candidates; see the port for what each method promises. */
export function createEvals(pool: pg.Pool): Omit<EvalStore, 'evalWindows'> {
  async function readResults(tenantId: string, runId: string): Promise<EvalResult[]> {
    const { rows } = await pool.query<ResultRow>(
      'select * from eval_result where tenant_id = $1 and run_id = $2 order by case_id',
      [tenantId, runId],
    );
    return rows.map(toResult);
  }

  async function readRun(condition: string, values: readonly unknown[]): Promise<StoredEvalRun | null> {
    const { rows } = await pool.query<RunRow>(`${runQuery} where ${condition} order by r.started_at desc limit 1`, [
      ...values,
    ]);
    const [row] = rows;
    if (row === undefined) return null;
    return { run: toRun(row), baseHash: row.base_hash, results: await readResults(row.tenant_id, row.id) };
  }

  return {
    async getEvalSet(tenantId, workload) {
      const [cases, versions] = await Promise.all([
        pool.query<{ id: string; body: string }>(
          'select id, body from eval_case where tenant_id = $1 and workload = $2 order by id',
          [tenantId, workload],
        ),
        pool.query<{ hash: string; cases: number; saved_at: Date }>(
          'select hash, cases, saved_at from eval_set_version where tenant_id = $1 and workload = $2 order by saved_at desc limit 50',
          [tenantId, workload],
        ),
      ]);
      return {
        workload,
        cases: cases.rows.map(({ id, body }): StoredCase => ({ id, case: JSON.parse(body) })),
        versions: versions.rows.map(({ hash, cases: count, saved_at }) => ({
          hash,
          cases: count,
          savedAt: saved_at.toISOString(),
        })),
      };
    },
    async listEvalSets(tenantId) {
      const { rows } = await pool.query<{
        workload: string;
        hash: string;
        cases: number;
        edge_cases: number;
        saved_at: Date;
      }>(
        `select distinct on (workload) workload, hash, cases, edge_cases, saved_at from eval_set_version
          where tenant_id = $1 order by workload, saved_at desc`,
        [tenantId],
      );
      return rows
        .filter(({ cases }) => cases > 0)
        .map(({ workload, hash, cases, edge_cases, saved_at }) => ({
          workload,
          hash,
          cases,
          edgeCases: edge_cases,
          changedAt: saved_at.toISOString(),
        }));
    },
    async saveEvalCases(tenantId, workload, { put, remove, version }) {
      // One statement, so that a set is never without its version.
      await pool.query(
        `with gone as (delete from eval_case where tenant_id = $1 and workload = $2 and id = any($3)),
          written as (
            insert into eval_case (tenant_id, workload, id, body)
            select $1, $2, * from unnest($4::text[], $5::text[])
            on conflict (tenant_id, workload, id) do update set body = excluded.body)
          insert into eval_set_version (tenant_id, workload, hash, cases, edge_cases) values ($1, $2, $6, $7, $8)
          on conflict (tenant_id, workload, hash) do update set saved_at = clock_timestamp()`,
        [
          tenantId,
          workload,
          remove,
          put.map(({ id }) => id),
          put.map((one) => JSON.stringify(one.case)),
          version.hash,
          version.cases,
          version.edgeCases,
        ],
      );
    },

    async openEvalRun(run) {
      await pool.query(
        `with opened as (
            insert into eval_run (tenant_id, id, workload, set_hash, target, target_key, base_hash, portfolio_hash, trigger, budget_nano_usd)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning id)
          insert into eval_result (tenant_id, run_id, case_id, body)
          select $1, o.id, c.* from opened o cross join unnest($11::text[], $12::text[]) c`,
        [
          run.tenantId,
          run.id,
          run.workload,
          run.setHash,
          JSON.stringify(run.target),
          targetKeyOf(run.target),
          run.baseHash,
          run.portfolioHash,
          run.trigger,
          run.budgetNanoUsd,
          run.cases.map(({ id }) => id),
          run.cases.map((one) => JSON.stringify(one.case)),
        ],
      );
    },
    async takeEvalRun(owner, leaseMs) {
      const { rows } = await pool.query<Omit<RunRow, 'cases' | 'ended' | 'cost'>>(
        `update eval_run r set owner = $1, taken = r.taken + 1, lease_until = clock_timestamp() + make_interval(secs => $2::float8 / 1000)
          where (r.tenant_id, r.id) = (
            select o.tenant_id, o.id from eval_run o where o.state = 'open' and (o.lease_until is null or o.lease_until < clock_timestamp())
            order by o.started_at limit 1 for update skip locked)
          returning r.*`,
        [owner, leaseMs],
      );
      const [row] = rows;
      if (row === undefined) return null;
      return {
        tenantId: row.tenant_id,
        id: row.id,
        workload: row.workload,
        setHash: row.set_hash,
        target: JSON.parse(row.target) as EvalTarget,
        baseHash: row.base_hash,
        portfolioHash: row.portfolio_hash,
        trigger: row.trigger,
        budgetNanoUsd: row.budget_nano_usd,
        taken: row.taken,
        results: await readResults(row.tenant_id, row.id),
      };
    },
    async keepEvalRun(tenantId, id, owner, leaseMs) {
      const { rowCount } = await pool.query(
        `update eval_run set lease_until = clock_timestamp() + make_interval(secs => $4::float8 / 1000)
          where tenant_id = $1 and id = $2 and owner = $3 and state = 'open'`,
        [tenantId, id, owner, leaseMs],
      );
      return rowCount === 1;
    },
    async saveEvalResult(tenantId, runId, result) {
      const { rows } = await pool.query<{ open: boolean }>(
        `with saved as (update eval_result set skipped = $4, task_id = $5, state = $6, reason = $7, deployment = $8, output = $9, score = $10,
            cost_nano_usd = $11, judge_nano_usd = $12, latency_ms = $13, calls = $14, simulated = $15, passed = $16, ended_at = clock_timestamp()
          where tenant_id = $1 and run_id = $2 and case_id = $3 and ended_at is null)
          select exists (select 1 from eval_run where tenant_id = $1 and id = $2 and state = 'open') as open`,
        [
          tenantId,
          runId,
          result.caseId,
          result.skipped,
          result.taskId,
          result.state,
          result.reason,
          result.deployment,
          result.output === null ? null : JSON.stringify(result.output),
          result.score === null ? null : JSON.stringify(result.score),
          result.costNanoUsd,
          result.judgeNanoUsd,
          result.latencyMs,
          result.calls,
          result.simulated,
          result.score?.passed ?? null,
        ],
      );
      return rows[0]?.open === true;
    },
    async endEvalRun(tenantId, id, { state, error }) {
      const { rowCount } = await pool.query(
        `update eval_run set state = $3, error = $4, ended_at = clock_timestamp(), owner = null, lease_until = null
          where tenant_id = $1 and id = $2 and state = 'open'`,
        [tenantId, id, state, error],
      );
      return rowCount === 1;
    },
    getEvalRun: (tenantId, id) => readRun('r.tenant_id = $1 and r.id = $2', [tenantId, id]),
    previousEvalRun: (tenantId, run) =>
      readRun(
        `r.tenant_id = $1 and r.workload = $2 and r.target_key = $3 and r.state = 'done' and r.id <> $4 and r.started_at < $5
          and not exists (select 1 from eval_result k where k.tenant_id = r.tenant_id and k.run_id = r.id and k.skipped is not null)`,
        [tenantId, run.workload, comparedKeyOf(run.target), run.id, run.startedAt],
      ),
    async unwatchedEvalRuns(tenantId) {
      const { rows } = await pool.query<{ id: string }>(
        `select id from eval_run where tenant_id = $1 and trigger = 'schedule' and state <> 'open' and watched_at is null
          order by ended_at limit 100`,
        [tenantId],
      );
      return rows.map(({ id }) => id);
    },
    async endEvalWatch(tenantId, id) {
      await pool.query('update eval_run set watched_at = clock_timestamp() where tenant_id = $1 and id = $2', [
        tenantId,
        id,
      ]);
    },
    async listEvalRuns(tenantId, { workload, targetKey, limit }) {
      const { rows } = await pool.query<RunRow>(
        `${runQuery} where r.tenant_id = $1 and ($2::text is null or r.workload = $2) and ($3::text is null or r.target_key = $3)
          order by r.started_at desc limit $4`,
        [tenantId, workload ?? null, targetKey ?? null, limit],
      );
      return rows.map(toRun);
    },

    async saveEvalSchedule({ tenantId, workload, target, everyHours, budgetUsd }) {
      await pool.query(
        `insert into eval_schedule (tenant_id, workload, target_key, target, every_seconds, budget_nano_usd, next_at)
          values ($1, $2, $3, $4, $5, $6, clock_timestamp())
          on conflict (tenant_id, workload, target_key) do update
          set every_seconds = excluded.every_seconds, budget_nano_usd = excluded.budget_nano_usd, next_at = excluded.next_at`,
        [tenantId, workload, targetKeyOf(target), JSON.stringify(target), everyHours * 3600, toNanoUsd(budgetUsd)],
      );
    },
    async removeEvalSchedule(tenantId, workload, targetKey) {
      const { rowCount } = await pool.query(
        'delete from eval_schedule where tenant_id = $1 and workload = $2 and target_key = $3',
        [tenantId, workload, targetKey],
      );
      return rowCount === 1;
    },
    async listEvalSchedules(tenantId) {
      const { rows } = await pool.query<ListedSchedule>(
        `select s.*, r.state as last_state, r.ended_at as last_ended, c.passed, c.scored
          from eval_schedule s left join eval_run r on r.tenant_id = s.tenant_id and r.id = s.last_run
          left join lateral (
            select count(*) filter (where e.passed)::int as passed, count(e.passed)::int as scored
            from eval_result e where e.tenant_id = s.tenant_id and e.run_id = r.id) c on true
          where s.tenant_id = $1 order by s.workload, s.target_key`,
        [tenantId],
      );
      return rows.map(
        (row): EvalSchedule => ({
          ...toSchedule(row),
          nextAt: row.next_at.toISOString(),
          lastRun: row.last_run,
          lastState: row.last_state,
          lastEndedAt: row.last_ended?.toISOString() ?? null,
          lastPassed: row.last_state === null ? null : row.passed,
          lastScored: row.last_state === null ? null : row.scored,
          lastError: row.last_error,
        }),
      );
    },
    async dueEvalSchedules() {
      const { rows } = await pool.query<ScheduleRow & { due_at: string }>(
        'select s.*, s.next_at::text as due_at from eval_schedule s where next_at <= clock_timestamp() order by next_at limit 100',
      );
      return rows.map((row) => ({ tenantId: row.tenant_id, ...toSchedule(row), dueAt: row.due_at }));
    },
    async noteEvalSchedule({ tenantId, workload, target, dueAt }, { run, error }) {
      // From now on, not from when it was due: whoever was away for a week does not make up for seven runs.
      const { rowCount } = await pool.query(
        `update eval_schedule set last_run = coalesce($5, last_run), last_error = $6,
            next_at = clock_timestamp() + make_interval(secs => every_seconds)
          where tenant_id = $1 and workload = $2 and target_key = $3 and next_at = $4::text::timestamptz`,
        [tenantId, workload, targetKeyOf(target), dueAt, run, error],
      );
      return rowCount === 1;
    },

    async addFeedback({ tenantId, taskId, rating, comment, correction, author }) {
      const answerRef = correction === undefined ? null : correctionRef;
      const { rows } = await pool.query<{ id: number }>(
        `with asked as (
            select t.tenant_id, t.id, t.workload, t.portfolio_hash,
              case when t.accepted_step is not null then 'answer-' || t.accepted_step || '-' || t.accepted_no || '-' || t.accepted_try end as answer_ref
            from task t where t.tenant_id = $1 and t.id = $2 and t.purpose = 'serve'),
          noted as (
            insert into task_feedback (tenant_id, task_id, rating, comment, author) select $1, a.id, $3, $4, $5 from asked a
            -- Sent again after its answer was lost, it is the same feedback.
            where not exists (
              select 1 from task_feedback f where f.tenant_id = $1 and f.task_id = a.id and f.rating = $3
                and f.comment is not distinct from $4 and f.author is not distinct from $5)),
          corrected as (
            insert into content (tenant_id, task_id, ref, body) select $1, a.id, $6, $7 from asked a where $6::text is not null
            on conflict (tenant_id, task_id, ref) do update set body = excluded.body)
          insert into eval_candidates as c (tenant_id, source, task_id, workload, portfolio_hash, answer_ref, verdict, comment)
          select a.tenant_id, 'feedback', a.id, a.workload, a.portfolio_hash, coalesce($6, case when $3 = 'good' then a.answer_ref end), $3, $4 from asked a
          on conflict (tenant_id, source, task_id) do update
          set answer_ref = coalesce(excluded.answer_ref, c.answer_ref), verdict = excluded.verdict, comment = coalesce(excluded.comment, c.comment)
          returning id`,
        [
          tenantId,
          taskId,
          rating,
          comment ?? null,
          author ?? null,
          answerRef,
          correction === undefined ? null : JSON.stringify(correction),
        ],
      );
      return rows[0] === undefined ? null : String(rows[0].id);
    },
    async harvestCandidates(tenantId, limit) {
      const { rowCount: escalated } = await pool.query(
        `insert into eval_candidates (tenant_id, source, task_id, workload, portfolio_hash, answer_ref, verdict, comment)
          select t.tenant_id, 'escalation', t.id, t.workload, t.portfolio_hash,
            'answer-' || t.accepted_step || '-' || t.accepted_no || '-' || t.accepted_try, 'accept', d.reason
          from (select tenant_id, id, workload, portfolio_hash, accepted_step, accepted_no, accepted_try from task
            where tenant_id = $1 and state = 'succeeded' and purpose = 'serve' and accepted_step is not null order by id desc limit $2) t
          cross join lateral (
            select reason from decision where tenant_id = t.tenant_id and task_id = t.id and action = 'escalate' order by seq limit 1) d
          on conflict do nothing`,
        [tenantId, limit],
      );
      // Which of the two answers is right, an audit does not know: a person says so with the approval.
      const { rowCount: audited } = await pool.query(
        `insert into eval_candidates (tenant_id, source, task_id, workload, portfolio_hash, verdict, comment)
          select t.tenant_id, 'audit', t.id, t.workload, t.portfolio_hash, 'disputed', 'the strongest tier answered otherwise: ' || a.audit_task_id
          from (select tenant_id, task_id, audit_task_id from audit where tenant_id = $1 and kind = 'accepted' and agrees = false
            order by drawn_at desc limit $2) a
          join task t on t.tenant_id = a.tenant_id and t.id = a.task_id
          on conflict do nothing`,
        [tenantId, limit],
      );
      return (escalated ?? 0) + (audited ?? 0);
    },
    async unnamedCandidates(tenantId, limit) {
      const { rows } = await pool.query<{ id: number; request: string }>(
        `select c.id, r.body as request from eval_candidates c
          join content r on r.tenant_id = c.tenant_id and r.task_id = c.task_id and r.ref = c.input_ref
          where c.tenant_id = $1 and c.question is null and c.decided_as is null order by c.id limit $2`,
        [tenantId, limit],
      );
      return rows.map(({ id, request }) => {
        const { input, outputSchema } = JSON.parse(request) as TaskRequest;
        return { id: String(id), input, outputSchema };
      });
    },
    async nameCandidates(tenantId, names) {
      await pool.query(
        `update eval_candidates c set question = n.question from unnest($2::bigint[], $3::text[]) n(id, question)
          where c.tenant_id = $1 and c.id = n.id`,
        [tenantId, names.map(({ id }) => id), names.map(({ question }) => question)],
      );
    },
    async listEvalCandidates(tenantId, { workload, state, limit }) {
      const { rows } = await pool.query<CandidateRow & { repeats: number }>(
        state === 'waiting'
          ? `with ranked as (
              select c.tenant_id, c.id, count(*) over (partition by c.workload, coalesce(c.question, c.id::text))::int - 1 as repeats,
                row_number() over (partition by c.workload, coalesce(c.question, c.id::text) order by
                  case when c.answer_ref = '${correctionRef}' then 0 when c.source = 'review' then 1 when c.answer_ref is not null then 2 else 3 end,
                  c.id desc) as rank
              from eval_candidates c join content r on r.tenant_id = c.tenant_id and r.task_id = c.task_id and r.ref = c.input_ref
              where c.tenant_id = $1 and ($2::text is null or c.workload = $2) and c.decided_as is null)
            select k.repeats, q.* from ranked k join (${candidateQuery}) q on q.tenant_id = k.tenant_id and q.id = k.id
            where k.rank = 1 order by k.id desc limit $3`
          : `${candidateQuery} where c.tenant_id = $1 and ($2::text is null or c.workload = $2) and c.decided_as = $4 order by c.id desc limit $3`,
        state === 'waiting' ? [tenantId, workload ?? null, limit] : [tenantId, workload ?? null, limit, state],
      );
      return rows.map((row) => ({ ...toCandidate(row), repeats: row.repeats ?? 0 }));
    },
    async getEvalCandidate(tenantId, id) {
      const { rows } = await pool.query<CandidateRow>(`${candidateQuery} where c.tenant_id = $1 and c.id = $2`, [
        tenantId,
        id,
      ]);
      return rows[0] === undefined ? null : { ...toCandidate(rows[0]), repeats: 0 };
    },
    async decideEvalCandidate(tenantId, id, decision) {
      const { rows } = await pool.query<{ known: boolean; decided: boolean }>(
        `with decided as (
            update eval_candidates set decided_as = $3, decided_by = $4, harvested_at = clock_timestamp()
            where tenant_id = $1 and id = $2 and decided_as is null returning id, workload, question),
          repeated as (
            update eval_candidates c set decided_as = 'dismissed', decided_by = $4, harvested_at = clock_timestamp() from decided d
            where c.tenant_id = $1 and c.workload = d.workload and c.question = d.question and c.id <> d.id and c.decided_as is null)
          select exists (select 1 from eval_candidates where tenant_id = $1 and id = $2) as known, exists (select 1 from decided) as decided`,
        [tenantId, id, decision.as, decision.by],
      );
      if (rows[0]?.decided === true) return { outcome: 'decided' };
      return { outcome: rows[0]?.known === true ? 'decided_before' : 'unknown' };
    },
  };
}

interface RunRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly workload: string;
  readonly set_hash: string;
  readonly target: string;
  readonly base_hash: string;
  readonly portfolio_hash: string;
  readonly state: EvalRun['state'];
  readonly error: string | null;
  readonly trigger: EvalRun['trigger'];
  readonly budget_nano_usd: number;
  readonly taken: number;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly cases: number;
  readonly ended: number;
  readonly cost: number;
}

const runQuery = `select r.*, s.cases, s.ended, s.cost from eval_run r cross join lateral (
    select count(*)::int as cases, count(ended_at)::int as ended, coalesce(sum(cost_nano_usd + judge_nano_usd), 0)::bigint as cost
    from eval_result e where e.tenant_id = r.tenant_id and e.run_id = r.id) s`;

function toRun(row: RunRow): EvalRun {
  return {
    id: row.id,
    workload: row.workload,
    setHash: row.set_hash,
    target: JSON.parse(row.target) as EvalTarget,
    portfolio: row.portfolio_hash,
    state: row.state,
    error: row.error,
    trigger: row.trigger,
    budgetUsd: toUsd(row.budget_nano_usd),
    cases: row.cases,
    ended: row.ended,
    costNanoUsd: row.cost,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

interface ResultRow {
  readonly case_id: string;
  readonly body: string;
  readonly skipped: EvalResult['skipped'];
  readonly task_id: string | null;
  readonly state: string | null;
  readonly reason: string | null;
  readonly deployment: string | null;
  readonly output: string | null;
  readonly score: string | null;
  readonly cost_nano_usd: number;
  readonly judge_nano_usd: number;
  readonly latency_ms: number | null;
  readonly calls: number;
  readonly simulated: boolean;
  readonly ended_at: Date | null;
}

function toResult(row: ResultRow): EvalResult {
  return {
    caseId: row.case_id,
    case: JSON.parse(row.body) as EvalResult['case'],
    ended: row.ended_at !== null,
    skipped: row.skipped,
    taskId: row.task_id,
    state: row.state,
    reason: row.reason,
    deployment: row.deployment,
    output: row.output === null ? null : (JSON.parse(row.output) as ModelOutput),
    score: row.score === null ? null : (JSON.parse(row.score) as EvalResult['score']),
    costNanoUsd: row.cost_nano_usd,
    judgeNanoUsd: row.judge_nano_usd,
    latencyMs: row.latency_ms,
    calls: row.calls,
    simulated: row.simulated,
  };
}

interface ScheduleRow {
  readonly tenant_id: string;
  readonly workload: string;
  readonly target: string;
  readonly every_seconds: number;
  readonly budget_nano_usd: number;
  readonly next_at: Date;
  readonly last_run: string | null;
  readonly last_error: string | null;
}

interface ListedSchedule extends ScheduleRow {
  readonly last_state: EvalSchedule['lastState'];
  readonly last_ended: Date | null;
  readonly passed: number;
  readonly scored: number;
}

function toSchedule({ workload, target, every_seconds, budget_nano_usd }: ScheduleRow) {
  return {
    workload,
    target: JSON.parse(target) as EvalTarget,
    everyHours: every_seconds / 3600,
    budgetUsd: toUsd(budget_nano_usd),
  };
}

/** What a user says the answer should have been: a reference as it was given, not an answer of a model. */
const correctionRef = 'reference-feedback';

interface CandidateRow {
  readonly id: number;
  readonly source: EvalCandidate['source'];
  readonly task_id: string;
  readonly workload: string;
  readonly verdict: string;
  readonly comment: string | null;
  readonly decided_as: 'approved' | 'dismissed' | null;
  readonly decided_by: string | null;
  readonly created_at: Date;
  readonly request: string;
  readonly answer_ref: string | null;
  readonly answer: string | null;
}

/** A task whose content is gone is no candidate any more. */
const candidateQuery = `select c.*, r.body as request, a.body as answer from eval_candidates c
  join content r on r.tenant_id = c.tenant_id and r.task_id = c.task_id and r.ref = c.input_ref
  left join content a on a.tenant_id = c.tenant_id and a.task_id = c.task_id and a.ref = c.answer_ref`;

function toCandidate(row: CandidateRow): Omit<EvalCandidate, 'duplicateOf' | 'repeats'> {
  const request = JSON.parse(row.request) as TaskRequest;
  return {
    id: String(row.id),
    source: row.source,
    task: row.task_id,
    workload: row.workload,
    verdict: row.verdict,
    comment: row.comment,
    state: row.decided_as ?? 'waiting',
    decidedBy: row.decided_by,
    createdAt: row.created_at.toISOString(),
    input: request.input,
    outputSchema: request.outputSchema,
    reference: readReference(row, request.outputSchema !== null),
  };
}

function readReference({ answer, answer_ref }: CandidateRow, isJson: boolean): Reference | null {
  if (answer === null) return null;
  if (answer_ref === correctionRef) return JSON.parse(answer) as Reference;
  return toReference(JSON.parse(answer) as ModelOutput, isJson);
}

/** An answer as a reference: tool calls as such, JSON where a schema asked for it, else its text. */
function toReference({ text, toolCalls }: ModelOutput, isJson: boolean): Reference | null {
  if (toolCalls !== null && toolCalls.length > 0) return { toolCalls };
  if (text === null) return null;
  if (!isJson) return { text };
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return { text };
  }
}
