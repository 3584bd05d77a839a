import type { FigureFacts, FigureRow, Portfolio } from '@upshift/contracts';
import type { FiguresStore, TaskStore } from '@upshift/ports';
import type pg from 'pg';

/** The tasks that the figures are about, as rows of (tenant_id, id, arm, case_id, correct). */
const scopes = {
  run: `select s.tenant_id, s.task_id as id, s.arm, s.case_id, s.correct from sample_task s where s.tenant_id = $1 and s.run_id = $2`,
  newest: `select t.tenant_id, t.id, coalesce(s.arm, 'portfolio') as arm, s.case_id, s.correct
    from (select tenant_id, id from task where tenant_id = $1 and purpose = 'serve' order by id desc limit $2::int) t
    left join sample_task s on s.tenant_id = t.tenant_id and s.task_id = t.id`,
} as const;

type Scope = keyof typeof scopes;

/** A latency is between the instants that the API tells, in whole milliseconds: who counts again finds the same. */
const rowsQuery = (scope: Scope): string => `with scope as materialized (${scopes[scope]})
  select s.id as "taskId", s.arm, s.case_id as "caseId", s.correct, t.state, t.portfolio_hash as "portfolioHash",
    round(extract(epoch from date_trunc('milliseconds', t.settled_at) - date_trunc('milliseconds', t.created_at)) * 1000)::bigint as "latencyMs",
    a.cost as "costNanoUsd", a.calls, a.cached as "cachedCalls", a.tiers, a.deployments, v.cost as "reviewNanoUsd", v.ms as "reviewMs"
  from scope s
  join task t on t.tenant_id = s.tenant_id and t.id = s.id
  cross join lateral (
    -- What the exact cache served is no call: nobody was asked, and it says nothing of whom a task needed.
    select coalesce(sum(cost_nano_usd), 0)::bigint as cost, count(*) filter (where cost_source <> 'cache')::int as calls,
      count(*) filter (where cost_source = 'cache')::int as cached,
      coalesce(array_agg(distinct tier) filter (where cost_source <> 'cache'), '{}') as tiers, coalesce(array_agg(distinct deployment), '{}') as deployments
    from attempt where tenant_id = s.tenant_id and task_id = s.id) a
  cross join lateral (
    select coalesce(sum(cost_nano_usd), 0)::bigint as cost, coalesce(sum(worked_ms), 0)::bigint as ms
    from review_claim where tenant_id = s.tenant_id and task_id = s.id) v
  order by s.case_id collate "C", s.arm collate "C", s.id collate "C"`;

const tiersQuery = (scope: Scope): string => `with scope as materialized (${scopes[scope]})
  select a.tier, count(distinct a.task_id)::int as tasks, count(*)::int as calls, sum(a.cost_nano_usd)::bigint as "costNanoUsd"
  from scope s join attempt a on a.tenant_id = s.tenant_id and a.task_id = s.id
  where s.arm = 'portfolio' and a.cost_source <> 'cache' group by a.tier`;

const reasonsQuery = (scope: Scope): string => `with scope as materialized (${scopes[scope]})
  select d.reason, count(*)::int as count from scope s join decision d on d.tenant_id = s.tenant_id and d.task_id = s.id
  where s.arm = 'portfolio' and d.action in ('repair', 'retry', 'failover', 'wait', 'escalate', 'handoff', 'reject', 'expire', 'cancel')
  group by d.reason order by count desc, d.reason collate "C"`;

const billQuery = (scope: Scope): string => `with scope as materialized (${scopes[scope]})
  select sum(b.cost_nano_usd)::bigint as bill from scope s join bill_line b on b.tenant_id = s.tenant_id and b.task_id = s.id`;

/** A line of the bill names its attempt as `task-step-no-try`. */
const estimatedQuery = (scope: Scope): string => `with scope as materialized (${scopes[scope]})
  select count(*)::int as calls, coalesce(sum(a.cost_nano_usd), 0)::bigint as "ledgerNanoUsd", coalesce(sum(b.cost_nano_usd), 0)::bigint as "billNanoUsd"
  from scope s join attempt a on a.tenant_id = s.tenant_id and a.task_id = s.id and a.cost_source = 'estimate'
  left join bill_line b on b.tenant_id = a.tenant_id and b.task_id = a.task_id and b.attempt_id = a.task_id || '-' || a.step || '-' || a.no || '-' || a.try`;

interface Row extends Omit<FigureRow, 'premium'> {
  readonly portfolioHash: string;
  readonly tiers: readonly string[];
  readonly deployments: readonly string[];
}

/** What figures are made of: sums over attempts, claims of reviewers and decisions, never a task's own totals. */
export function createFigureReads(pool: pg.Pool, loadPortfolio: TaskStore['loadPortfolio']): FiguresStore {
  async function versionsOf(rows: readonly Row[]): Promise<ReadonlyMap<string, Portfolio>> {
    const hashes = [...new Set(rows.map(({ portfolioHash }) => portfolioHash))];
    const versions = await Promise.all(hashes.map(loadPortfolio));
    return new Map(
      versions.flatMap((version) => (version === null ? [] : [[version.hash, version.portfolio] as const])),
    );
  }

  return {
    async readFigures({ tenantId, run: wanted, maxTasks }) {
      const run = wanted === null ? null : await findRun(pool, tenantId, wanted);
      if (wanted !== null && run === null) return null;
      const scope: Scope = run === null ? 'newest' : 'run';
      const values = [tenantId, run ?? maxTasks];
      const query = <R extends pg.QueryResultRow>(name: string, text: string): Promise<pg.QueryResult<R>> =>
        pool.query<R>({ name: `figures_${scope}_${name}`, text, values });
      const [rows, tiers, reasons, bill, estimated] = await Promise.all([
        query<Row>('rows', rowsQuery(scope)),
        query<FigureFacts['tiers'][number]>('tiers', tiersQuery(scope)),
        query<FigureFacts['reasons'][number]>('reasons', reasonsQuery(scope)),
        query<{ bill: number | null }>('bill', billQuery(scope)),
        query<FigureFacts['estimated']>('estimated', estimatedQuery(scope)),
      ]);
      const versions = await versionsOf(rows.rows);
      return {
        run,
        rows: rows.rows.map((row) => toFigureRow(row, versions.get(row.portfolioHash))),
        tiers: inOrder(tiers.rows, [...versions.values()]),
        reasons: reasons.rows,
        simulated: rows.rows.some(({ portfolioHash, deployments }) =>
          deployments.some((name) => versions.get(portfolioHash)?.deployments[name]?.provider.kind === 'simulated'),
        ),
        billNanoUsd: bill.rows[0]?.bill ?? null,
        estimated: estimated.rows[0] ?? { calls: 0, ledgerNanoUsd: 0, billNanoUsd: 0 },
      };
    },
  };
}

async function findRun(pool: pg.Pool, tenantId: string, wanted: string): Promise<string | null> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'find_sample_run',
    text: "select id from sample_run where tenant_id = $1 and (id = $2 or $2 = 'latest') order by started_at desc limit 1",
    values: [tenantId, wanted],
  });
  return rows[0]?.id ?? null;
}

function toFigureRow(row: Row, portfolio: Portfolio | undefined): FigureRow {
  const {
    taskId,
    arm,
    caseId,
    state,
    correct,
    costNanoUsd,
    reviewMs,
    reviewNanoUsd,
    latencyMs,
    calls,
    cachedCalls,
    tiers,
  } = row;
  const last = portfolio?.tiers.at(-1)?.name;
  const premium = last !== undefined && tiers.includes(last);
  const work = { costNanoUsd, reviewMs, reviewNanoUsd, latencyMs, calls, cachedCalls };
  return { taskId, arm, caseId, state, correct, ...work, premium };
}

/** As the newest version has them, weakest first; tiers that only older versions know come last. */
function inOrder(tiers: FigureFacts['tiers'], versions: readonly Portfolio[]): FigureFacts['tiers'] {
  const names = versions.flatMap((portfolio) => portfolio.tiers.map(({ name }) => name));
  const placeOf = (tier: string): number => (names.includes(tier) ? names.indexOf(tier) : names.length);
  return tiers.toSorted((left, right) => placeOf(left.tier) - placeOf(right.tier) || (left.tier < right.tier ? -1 : 1));
}
