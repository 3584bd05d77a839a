import type pg from 'pg';

/** What tasks took from acceptance to their end, in ms: those that were accepted between two moments of the record's clock. */
export async function readLatencies(
  pool: pg.Pool,
  fromMs: number,
  toMs: number | null,
): Promise<{ readonly tasks: number; readonly p95Ms: number }> {
  const { rows } = await pool.query<{ tasks: string; p95: number | null }>(
    `select count(*) as tasks, percentile_cont(0.95) within group (order by extract(epoch from settled_at - created_at) * 1000) as p95
    from task
    where settled_at is not null and created_at >= to_timestamp($1::float8 / 1000) and ($2::float8 is null or created_at < to_timestamp($2::float8 / 1000))`,
    [fromMs, toMs],
  );
  return { tasks: Number(rows[0]?.tasks), p95Ms: rows[0]?.p95 ?? Number.NaN };
}
