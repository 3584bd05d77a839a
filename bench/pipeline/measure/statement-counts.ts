import type pg from 'pg';

/** Statements that clients sent to this database, without the bench's own. What functions do inside is not counted again. */
export async function countStatements(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ calls: string }>(`
    select coalesce(sum(s.calls), 0) as calls from pg_stat_statements s
    join pg_database d on d.oid = s.dbid and d.datname = current_database()
    where s.toplevel and s.query not like '%pg_stat_%' and s.query not like 'select count(*)%'`);
  return Number(rows[0]?.calls);
}

/** The statements that came most often or took longest, for whoever looks for what to make better. */
export async function topStatements(
  pool: pg.Pool,
): Promise<readonly { query: string; calls: number; totalMs: number }[]> {
  const { rows } = await pool.query<{ query: string; calls: string; total: number }>(`
    select left(regexp_replace(s.query, '\\s+', ' ', 'g'), 90) as query, s.calls, s.total_exec_time as total
    from pg_stat_statements s join pg_database d on d.oid = s.dbid and d.datname = current_database()
    where s.toplevel and s.query not like '%pg_stat_%' order by s.total_exec_time desc limit 12`);
  return rows.map(({ query, calls, total }) => ({ query, calls: Number(calls), totalMs: total }));
}

/** Rows inserted, updated and deleted so far. Backends report with a delay of up to a second. */
export async function countRowsWritten(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ written: string }>(
    'select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) as written from pg_stat_user_tables',
  );
  return Number(rows[0]?.written);
}
