import type pg from 'pg';

/** How long one statement of a report may take, in ms: less than a report may, and more than a look at a task. */
const statementMs = 50_000;
/**
 * With the memory that a server gives a look at one task, a sort or a hash of a million tasks goes to disk many times over; and
 * compiling such a statement takes longer than it saves.
 */
const settings = `set local work_mem = '64MB'; set local jit = off; set local statement_timeout = ${statementMs}`;

/** Asks a question of a report. */
export type Query = <R extends pg.QueryResultRow>(text: string, values: readonly unknown[]) => Promise<R[]>;

/**
 * Reads a whole period in one snapshot: what is read twice is the same twice, and the lines add up while tasks are being served.
 *
 * @throws what the reading throws, or the record
 */
export async function inSnapshot<T>(pool: pg.Pool, read: (query: Query) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query(settings);
    const said = await read(async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[]) => {
      // Known to the client, not to its types: how long it waits for the answer.
      const config: pg.QueryConfig & { query_timeout: number } = {
        text,
        values: [...values],
        query_timeout: statementMs + 5000,
      };
      return (await client.query<R>(config)).rows;
    });
    await client.query('commit');
    return said;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
