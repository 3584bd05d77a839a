import type { Signal } from '@upshift/contracts';
import type { DriftRow, DriftStore, ProbeRow } from '@upshift/ports';
import type pg from 'pg';

/** Simulated vendors of a portfolio version, by name. */
const simulatedDeployments = `(select d.key from portfolio_version p cross join lateral json_each(p.body::json -> 'deployments') d
  where p.tenant_id = t.tenant_id and p.hash = t.portfolio_hash and d.value -> 'provider' ->> 'kind' = 'simulated')`;

/** Tasks that serve somebody and have ended, or wait for a person. The premium arm of a sample is there to be compared with. */
const tasksSince = `from task t left join sample_task s on s.tenant_id = t.tenant_id and s.task_id = t.id
  where t.tenant_id = $1 and t.created_at >= $2 and t.purpose = 'serve' and t.state <> 'open' and s.arm is distinct from 'premium'`;
const probesSince = `from eval_run e join eval_result r on r.tenant_id = e.tenant_id and r.run_id = e.id
  where e.tenant_id = $1 and r.ended_at >= $2 and e.target_key like 'deployment:%' and r.skipped is null and r.score is not null`;

/** The part of rows that is read: of twice as many half, by their names, so that who reads more later reads a part of the same. */
const part = (name: string): string => `and hashtext(${name}) & $3 = 0`;

/** Of each task the first call that was answered, and what validators said of it. */
const tasksQuery = `select t.id, extract(epoch from t.created_at)::float8 * 1000 as at, t.workload, t.portfolio_hash as "portfolioHash",
    a.deployment, a.tier, a.prompt_hash as "promptHash", a.model_served as "modelServed", v.passed, d.body as route,
    exists (select 1 from escalation e where e.tenant_id = t.tenant_id and e.task_id = t.id and e.action in ('escalate', 'handoff')) as escalated,
    a.output_tokens as "outputTokens", a.cost_nano_usd as "costNanoUsd", a.latency_ms as "latencyMs",
    a.deployment in ${simulatedDeployments} as simulated
  ${tasksSince.replace(
    'where',
    `cross join lateral (
      select * from attempt a where a.tenant_id = t.tenant_id and a.task_id = t.id and a.state = 'finished' and a.cost_source <> 'cache'
        and a.mode in ('first', 'vote', 'failover') order by a.step, a.started_at, a.no limit 1) a
    cross join lateral (
      select case when bool_or(v.verdict = 'fail') then false when bool_or(v.verdict = 'pass') then true end as passed from verdict v
      where v.tenant_id = a.tenant_id and v.task_id = a.task_id and v.step = a.step and v.no = a.no and v.try = a.try) v
    left join lateral (
      select d.body from decision d where d.tenant_id = t.tenant_id and d.task_id = t.id and d.action = 'route' order by d.seq limit 1) d on true
    where`,
  )} ${part('t.id')} order by t.created_at, t.id`;

const probesQuery = `select e.id || ':' || r.case_id as id, extract(epoch from r.ended_at)::float8 * 1000 as at, e.workload,
    r.case_id as "caseId", substr(e.target_key, 12) as deployment, r.score, r.simulated,
    (select a.prompt_hash from attempt a where a.tenant_id = r.tenant_id and a.task_id = r.task_id order by a.step, a.started_at limit 1) as "promptHash"
  ${probesSince} ${part("e.id || ':' || r.case_id")} order by r.ended_at, id`;

type TaskRead = Omit<DriftRow, 'risk' | 'intent' | 'characters' | 'expected'> & {
  readonly tier: string;
  readonly route: string | null;
};

/** @see DriftStore.readDrift */
export async function readDriftRows(
  pool: pg.Pool,
  { tenantId, since, limit }: Parameters<DriftStore['readDrift']>[0],
): ReturnType<DriftStore['readDrift']> {
  const taskMask = await maskOf(pool, tasksSince, [tenantId, since], limit);
  const probeMask = await maskOf(pool, probesSince, [tenantId, since], limit);
  const tasks = await pool.query<TaskRead>(tasksQuery, [tenantId, since, taskMask]);
  const probes = await pool.query<Omit<ProbeRow, 'passed'> & { readonly score: string }>(probesQuery, [
    tenantId,
    since,
    probeMask,
  ]);
  return {
    tasks: tasks.rows.map(toDriftRow),
    probes: probes.rows.map(({ score, ...row }) => ({
      ...row,
      passed: (JSON.parse(score) as { readonly passed: boolean }).passed,
    })),
  };
}

/** Bits that a hash must lack: each halves what is read. */
async function maskOf(pool: pg.Pool, scope: string, values: readonly unknown[], limit: number): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(`select count(*)::int as count ${scope}`, [...values]);
  const halvings = Math.max(0, Math.ceil(Math.log2((rows[0]?.count ?? 0) / limit)));
  return 2 ** Math.min(30, halvings) - 1;
}

function toDriftRow({ tier, route, ...row }: TaskRead): DriftRow {
  const signals = route === null ? [] : ((JSON.parse(route) as { readonly signals?: readonly Signal[] }).signals ?? []);
  const read = (name: string): Signal['value'] => signals.find((signal) => signal.name === name)?.value ?? null;
  const [intent, risk, characters, expected] = ['intent', 'text_risk', 'characters', `p_success_${tier}`].map(read);
  return {
    ...row,
    intent: typeof intent === 'string' ? intent : null,
    risk: typeof risk === 'string' ? risk : 'low',
    characters: typeof characters === 'number' ? characters : null,
    expected: typeof expected === 'number' ? expected : null,
  };
}
