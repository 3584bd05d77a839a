import { realpath } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** Name of the role and of the database that a private Postgres offers. */
export const postgresName = 'upshift';

export interface PostgresAddress {
  readonly port: number;
  readonly password: string;
}

export function postgresUrl({ port, password }: PostgresAddress): string {
  return `postgres://${postgresName}:${encodeURIComponent(password)}@127.0.0.1:${port}/${postgresName}`;
}

/**
 * Proves that the server behind a port is the one on this cluster, and creates its database when it is missing.
 *
 * @param cluster the data directory that the server must name as its own
 * @param timeoutMs for connecting, and again for each statement
 * @throws when nothing answers, the password does not fit, or another server answers
 */
export async function greetPostgres(address: PostgresAddress, cluster: string, timeoutMs: number): Promise<void> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: address.port,
    user: postgresName,
    password: address.password,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  // Without a listener a connection that breaks later would end the whole process.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ directory: string }>("SELECT current_setting('data_directory') AS directory");
    const directory = rows[0]?.directory ?? '';
    if ((await realpath(directory)) !== (await realpath(cluster))) {
      throw new Error(`port ${address.port} answers for the data in ${directory}`);
    }
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [postgresName]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${postgresName}`);
  } finally {
    // A server that hangs would never say goodbye; the connection is dropped with its socket then.
    await Promise.race([client.end().catch(() => {}), delay(timeoutMs, undefined, { ref: false })]);
  }
}
