import type { ModelOutput } from '@upshift/contracts';
import type { KeptAnswer, TaskStore } from '@upshift/ports';
import type pg from 'pg';

/** Attempts under one key that are looked at, the newest first: where none of so many can be served, the vendor is asked. */
const newestAttempts = 5;

interface Row extends Omit<KeptAnswer, 'output'> {
  readonly output: string;
}

/** Asks the record itself whether an answer may be served again: what was refuted or reversed since is not. */
export function createRecallAnswer(pool: pg.Pool): TaskStore['recallAnswer'] {
  return async ({ tenantId, keys, ttlMs }) => {
    if (keys.length === 0) return null;
    const { rows } = await pool.query<Row>({
      name: 'recall_answer',
      text: `select k.key, e.id as "from", c.body as output, a.model_served as "modelServed", a.confidence
        from unnest($2::text[]) with ordinality as k(key, rank)
        cross join lateral (
          select n.*, n.task_id || '-' || n.step || '-' || n.no || '-' || n.try as id from answer_cache n
          where n.tenant_id = $1 and n.key = k.key and n.until > clock_timestamp() and n.began_at > clock_timestamp() - make_interval(secs => $3::float8 / 1000)
          order by n.task_id desc, n.step desc, n.no desc, n.try desc limit ${newestAttempts}) as e
        join attempt a on a.tenant_id = e.tenant_id and a.task_id = e.task_id and a.step = e.step and a.no = e.no and a.try = e.try
          and a.state = 'finished' and a.use = 'useful'
        join task t on t.tenant_id = e.tenant_id and t.id = e.task_id and t.state = 'succeeded'
          and t.accepted_step = e.step and t.accepted_no = e.no and t.accepted_try = e.try
        join content c on c.tenant_id = e.tenant_id and c.task_id = e.task_id and c.ref = 'answer-' || e.step || '-' || e.no || '-' || e.try
        where not exists (
            select 1 from verdict v where v.tenant_id = e.tenant_id and v.task_id = e.task_id and v.step = e.step and v.no = e.no and v.try = e.try and v.verdict = 'fail')
          and not exists (
            select 1 from attempt s join verdict v on v.tenant_id = s.tenant_id and v.task_id = s.task_id and v.step = s.step and v.no = s.no and v.try = s.try
            where s.tenant_id = e.tenant_id and s.cached_from = e.id and v.verdict = 'fail')
        order by k.rank, e.task_id desc, e.step desc, e.no desc, e.try desc`,
      values: [tenantId, keys, ttlMs],
    });
    for (const row of rows) {
      const output = JSON.parse(row.output) as ModelOutput;
      if (output.truncated !== true) return { ...row, output };
    }
    return null;
  };
}
