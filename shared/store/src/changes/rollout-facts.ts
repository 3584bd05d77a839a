import type { ArmRow, RolloutFacts } from '@upshift/ports';
import type pg from 'pg';

interface Query {
  readonly maxTasks: number;
  readonly without: string | null;
}

/**
 * The tasks of each side, as rows of task. Of what serves: those that were accepted since it began, by the version that they
 * pin. Of what runs beside: its copies, and what they are copies of. Cancelled tasks say nothing of a version.
 */
const scopes = {
  serving: (
    hash: 'candidate_hash' | 'control_hash',
  ) => `select t.* from rollout r join task t on t.tenant_id = r.tenant_id
    and t.id >= $2 and t.created_at >= r.started_at and t.portfolio_hash = r.${hash} and t.purpose = 'serve'
    where r.tenant_id = 'default' and r.id = $1`,
  beside: (
    column: 'task_id' | 'of_task_id',
  ) => `select t.* from rollout_copy c join task t on t.tenant_id = c.tenant_id and t.id = c.${column}
    where c.tenant_id = 'default' and c.rollout_id = $1 and $2::text is not null`,
} as const;

/** Whether the first answer that was judged was failed by no validator: null where none was judged. */
const armQuery = (scope: string): string => `with settled as materialized (
    select s.id, s.tenant_id, s.state = 'succeeded' as succeeded, extract(epoch from s.settled_at - s.created_at)::float8 * 1000 as ms
    from (${scope}) s where s.state not in ('open', 'cancelled') order by s.id limit $3),
  facts as materialized (
    select s.*, c.cost, v.pass from settled s
    cross join lateral (
      select coalesce(sum(a.cost_nano_usd), 0)::float8 as cost from attempt a where a.tenant_id = s.tenant_id and a.task_id = s.id) as c
    cross join lateral (
      select bool_and(v.verdict <> 'fail') as pass from verdict v where v.tenant_id = s.tenant_id and v.task_id = s.id
        and (v.step, v.no, v.try) = (
          select f.step, f.no, f.try from verdict f where f.tenant_id = s.tenant_id and f.task_id = s.id order by f.step, f.no, f.try limit 1)) as v)
  select count(*)::int as settled, count(*) filter (where succeeded)::int as succeeded, count(pass)::int as judged,
    count(*) filter (where pass)::int as passed, coalesce(sum(cost), 0)::float8 as cost, coalesce(sum(cost * cost), 0)::float8 as "costSquared",
    coalesce(sum(cost) filter (where succeeded), 0)::float8 as "costOfSucceeded",
    coalesce(array_agg(ms order by ms) filter (where ms is not null), '{}') as "latenciesMs"
  from facts`;

const totalsQuery = (scope: string): string => `with own as materialized (${scope})
  select count(*)::int as tasks, count(*) filter (where state = 'open')::int as open,
    coalesce(sum(case when state = 'open' then greatest(budget_nano_usd, spent_nano_usd) else spent_nano_usd end), 0)::bigint as committed,
    coalesce(sum(spent_nano_usd), 0)::bigint as spent,
    min(extract(epoch from created_at))::float8 * 1000 as pinned,
    min(extract(epoch from settled_at)) filter (where state = 'succeeded')::float8 * 1000 as served,
    (select count(*) from own o join attempt a on a.tenant_id = o.tenant_id and a.task_id = o.id where a.deployment = $3)::int as leaks
  from own`;

interface Totals {
  readonly tasks: number;
  readonly open: number;
  readonly committed: number;
  readonly spent: number;
  readonly pinned: number | null;
  readonly served: number | null;
  readonly leaks: number;
}

/** What a roll-out has shown so far. Sums over attempts and verdicts, never a task's own totals. */
export async function readRolloutFacts(
  pool: pg.Pool,
  id: string,
  { maxTasks, without }: Query,
): Promise<RolloutFacts | null> {
  const { rows } = await pool.query<{ serves: boolean; started: number; hours: number }>(
    `select serves, extract(epoch from started_at)::float8 * 1000 as started,
      extract(epoch from clock_timestamp() - started_at)::float8 / 3600 as hours
    from rollout where tenant_id = 'default' and id = $1`,
    [id],
  );
  const rollout = rows[0];
  if (rollout === undefined) return null;
  const { serves, started, hours } = rollout;
  const candidate = serves ? scopes.serving('candidate_hash') : scopes.beside('task_id');
  const control = serves ? scopes.serving('control_hash') : scopes.beside('of_task_id');
  const firstId = firstTaskIdAt(started - clockSlackMs);
  const readArm = async (scope: string): Promise<ArmRow> =>
    (await pool.query<ArmRow>(armQuery(scope), [id, firstId, maxTasks])).rows[0] ?? emptyArm;
  const [ours, theirs, totals] = await Promise.all([
    readArm(candidate),
    readArm(control),
    pool.query<Totals>(totalsQuery(candidate), [id, firstId, without]),
  ]);
  const { tasks, open, committed, spent, pinned, served, leaks } = totals.rows[0] ?? emptyTotals;
  return {
    candidate: ours,
    control: theirs,
    hours,
    committedNanoUsd: committed,
    spentNanoUsd: spent,
    copies: serves ? 0 : tasks,
    openCopies: serves ? 0 : open,
    pinnedAfterMs: pinned === null ? null : pinned - started,
    servedAfterMs: served === null ? null : served - started,
    leaks,
  };
}

const emptyArm: ArmRow = {
  settled: 0,
  succeeded: 0,
  judged: 0,
  passed: 0,
  cost: 0,
  costSquared: 0,
  costOfSucceeded: 0,
  latenciesMs: [],
};
const emptyTotals: Totals = { tasks: 0, open: 0, committed: 0, spent: 0, pinned: null, served: null, leaks: 0 };

/** A door's clock may be behind the record's by so much (it refuses work beyond it), with room to spare; ms. */
const clockSlackMs = 60_000;
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The smallest task id that a clock could give at a time: the first ten letters of a ULID are its milliseconds. */
function firstTaskIdAt(ms: number): string {
  let rest = Math.max(0, Math.floor(ms));
  let time = '';
  for (let place = 0; place < 10; place += 1) {
    time = `${crockford[rest % 32]}${time}`;
    rest = Math.floor(rest / 32);
  }
  return `t_${time}${'0'.repeat(16)}`;
}
