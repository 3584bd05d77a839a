import type pg from 'pg';

/** Rows of these tables belong to a task, or to none; a table that is not here is left as it is. */
const tablesOfTasks = ['task', 'content', 'work', 'attempt', 'verdict', 'decision', 'event', 'escalation', 'audit'];
/** Copies that one statement makes of every template. */
const copiesAtOnce = 50;

export interface FillOptions {
  /** Settled tasks that the record shall hold in the end; templates included. */
  readonly tasks: number;
  /** Over so many days before now they are spread evenly, oldest first. */
  readonly days: number;
  readonly say: (line: string) => void;
}

/**
 * Fills a record with copies of the tasks that it holds, by statements on whole sets. Each copy has an id of its own that sorts by
 * its time, and all its rows, moved by the same span: reports read them as they would read tasks that were served.
 *
 * Triggers are off, since what they would write is copied too; tables are unlogged: nothing here outlives the bench.
 */
export async function fillRecord(client: pg.Client, { tasks, days, say }: FillOptions): Promise<void> {
  const { rows } = await client.query<{ count: number }>('select count(*)::int as count from task');
  const templates = rows[0]?.count ?? 0;
  if (templates === 0) throw new Error('The record holds no task to copy.');
  const copies = Math.ceil(tasks / templates) - 1;
  await client.query("set session_replication_role = 'replica'; set synchronous_commit = off; set jit = off");
  for (const table of tablesOfTasks) await client.query(`alter table ${table} set unlogged`);
  await client.query(namesOfCopies);
  // The same for every table: seen before the first copy is made.
  const { rows: seqs } = await client.query<{ most: number }>(
    'select greatest((select max(seq) from decision), (select max(seq) from event)) + 1 as most',
  );
  const statements: string[] = [];
  for (const table of tablesOfTasks) statements.push(await copyStatement(client, table));
  for (const table of tablesOfTasks)
    await client.query(`create temp table template_${table} as select * from ${table}`);
  for (let first = 1; first <= copies; first += copiesAtOnce) {
    const last = Math.min(copies, first + copiesAtOnce - 1);
    await client.query('truncate copy');
    await client.query(mapCopies, [first, last, templates, copies, days]);
    await client.query('analyze copy');
    for (const statement of statements) await client.query(statement.replaceAll('$seqs', String(seqs[0]?.most ?? 1)));
    say(`${last} of ${copies} copies of ${templates} tasks`);
  }
  await client.query("set session_replication_role = 'origin'");
}

/** ULIDs: ten letters of time (Crockford's base 32), and sixteen that tell tasks of one millisecond apart. */
const namesOfCopies = `
create temp table copy (old_id text not null, copy int not null, new_id text not null, shift interval not null);
create temp table template (id text primary key, place int not null, at timestamptz not null);
insert into template select id, (row_number() over (order by id))::int - 1, created_at from task;
create function pg_temp.ulid(at timestamptz, name text) returns text language sql immutable as $$
  select 't_' || string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', ((floor(extract(epoch from at) * 1000)::bigint >> (5 * digit)) & 31)::int + 1, 1), '' order by digit desc)
    || upper(substr(md5(name), 1, 16)) from generate_series(0, 9) as digit
$$`;

/** Copy 1 is the newest; templates are interleaved, so that each hour has its share of each kind. */
const mapCopies = `insert into copy
  select t.id, c.copy, pg_temp.ulid(p.at, t.id || c.copy), p.at - t.at
  from generate_series($1::int, $2::int) as c(copy) cross join template t
  cross join lateral (
    select now() - make_interval(secs => 600 + (c.copy::bigint * $3 - t.place) * ($5::float8 * 86400 / ($4::float8 + 1) / $3)) as at) p`;

async function copyStatement(client: pg.Client, table: string): Promise<string> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select column_name as name, data_type as type from information_schema.columns
     where table_schema = current_schema() and table_name = $1 order by ordinal_position`,
    [table],
  );
  const own = table === 'task' ? 'id' : 'task_id';
  const values = rows.map(({ name, type }) => {
    if (name === own) return 'm.new_id';
    if (name === 'audit_task_id') return 'o.new_id';
    if (name === 'seq') return 'm.copy::bigint * $seqs + x.seq';
    return type === 'timestamp with time zone' ? `x.${name} + m.shift` : `x.${name}`;
  });
  const other = table === 'audit' ? 'left join copy o on o.old_id = x.audit_task_id and o.copy = m.copy' : '';
  return `insert into ${table} (${rows.map(({ name }) => name).join(', ')}) overriding system value
    select ${values.join(', ')} from copy m join template_${table} x on x.${own} = m.old_id ${other} order by m.new_id`;
}
