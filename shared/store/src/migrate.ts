import pg from 'pg';
import { type Migration, migrations } from './migrations/index.ts';
import { RecordError, sqlStateOf } from './record-error.ts';

/** The lock under which one process at a time migrates: a number of our own. */
const migrationLock = 4_711_001;

/**
 * Brings the record to this version of the code. Several processes may start at once: one migrates, the rest wait.
 *
 * @throws RecordError RECORD_TOO_NEW when a newer version of Upshift has migrated it already
 */
export async function migrate(url: string, wanted: readonly Migration[] = migrations): Promise<void> {
  const client = await connect(url);
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await client.query(
      'create table if not exists upshift_migration (version int primary key, name text not null, at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ version: number }>('select version from upshift_migration');
    const done = new Set(rows.map(({ version }) => version));
    const present = Math.max(0, ...done);
    const newest = wanted.at(-1)?.version ?? 0;
    if (present > newest) {
      throw new RecordError(
        'RECORD_TOO_NEW',
        `The record is of version ${present}, this Upshift knows ${newest}. Start the newer Upshift that migrated it, or restore a backup.`,
      );
    }
    // One with a lower number may come later than one with a higher: what was done is asked one by one.
    for (const migration of wanted.filter(({ version }) => !done.has(version))) await apply(client, migration);
  } finally {
    // The lock goes with the connection.
    await client.end().catch(() => undefined);
  }
}

async function apply(client: pg.Client, { version, name, sql }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into upshift_migration (version, name) values ($1, $2)', [version, name]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** Says "not now": out of connections (53300), starting or stopping (57P03). A refused connection is not waited for. */
const notNow = new Set(['53300', '57P03']);
/** How long a server that says so is waited for, and how often it is asked, in ms. */
const waitForMs = 5000;
const askEveryMs = 200;

/** A connection of its own: a migration may take longer than any statement of the pool's may. */
async function connect(url: string): Promise<pg.Client> {
  const until = performance.now() + waitForMs;
  for (;;) {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      application_name: 'upshift-migrate',
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (!notNow.has(sqlStateOf(error) ?? '') || performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, askEveryMs));
    }
  }
}
