import type pg from 'pg';

/** How long one statement of a report may take, in ms: less than a report may, and more than a look at a task. */
const statementMs = 50_000;
/**
 * With the memory that a server gives a look at one task, a sort or a hash of a million tasks goes to disk many times over; and
 * compiling such a statement takes longer than it saves.
 */
const settings = `set local work_mem = '64MB'; set local jit = off; set local statement_timeout = ${statementMs}`;
const beginRead = 'begin isolation level repeatable read read only';

/** Asks a question of a report. Two that are asked at once are answered beside each other where a second connection is free. */
export type Query = <R extends pg.QueryResultRow>(text: string, values: readonly unknown[]) => Promise<R[]>;

/**
 * Reads a whole period in one snapshot: what is read twice is the same twice, and the lines add up while tasks are being served.
 *
 * @throws what the reading throws, or the record
 */
export async function inSnapshot<T>(pool: pg.Pool, read: (query: Query) => Promise<T>): Promise<T> {
  const first = await pool.connect();
  const clients = [first];
  try {
    await first.query(beginRead);
    await first.query(settings);
    const second = await joinSnapshot(pool, first);
    if (second !== null) clients.push(second);
    const said = await read(askOn(clients));
    await Promise.all(clients.map((client) => client.query('commit')));
    return said;
  } catch (error) {
    await Promise.all(clients.map((client) => client.query('rollback').catch(() => undefined)));
    throw error;
  } finally {
    for (const client of clients) client.release();
  }
}

/** A second connection that sees what the first one sees; null where the pool has none to spare: nobody waits for it who holds one. */
async function joinSnapshot(pool: pg.Pool, first: pg.PoolClient): Promise<pg.PoolClient | null> {
  if (pool.waitingCount > 0 || (pool.idleCount === 0 && pool.totalCount >= pool.options.max)) return null;
  const { rows } = await first.query<{ name: string }>('select pg_export_snapshot() as name');
  // Somebody else may have taken it in between.
  const second = await pool.connect().catch(() => null);
  if (second === null) return null;
  try {
    await second.query(beginRead);
    // The name comes from the server, and is no parameter there.
    await second.query(`set transaction snapshot ${second.escapeLiteral(rows[0]?.name ?? '')}`);
    await second.query(settings);
    return second;
  } catch (error) {
    await second.query('rollback').catch(() => undefined);
    second.release();
    throw error;
  }
}

/** Gives each question to whichever connection has the fewest. */
function askOn(clients: readonly pg.PoolClient[]): Query {
  const lanes = clients.map((client) => ({ client, asked: 0, last: Promise.resolve() as Promise<unknown> }));
  return async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<R[]> => {
    const lane = lanes.reduce((least, one) => (one.asked < least.asked ? one : least));
    lane.asked += 1;
    // Known to the client, not to its types: how long it waits for the answer.
    const config: pg.QueryConfig & { query_timeout: number } = {
      text,
      values: [...values],
      query_timeout: statementMs + 5000,
    };
    const answer = lane.last.then(() => lane.client.query<R>(config));
    lane.last = answer.catch(() => undefined);
    try {
      return (await answer).rows;
    } finally {
      lane.asked -= 1;
    }
  };
}
