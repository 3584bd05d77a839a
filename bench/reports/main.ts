/**
 * How long pages, reports and sweeps take on a record with very many settled tasks:
 * `DATABASE_URL=… [REDIS_URL=…] npm run -s bench:reports -- [--tasks 1000000] [--days 30] [--rounds 3] [--only TEXT]`.
 *
 * Some hundreds of tasks are served by the whole pipeline, with simulated models, and copied by statements until the record is
 * full, in a database of its own that is dropped. `--keep` keeps it and says its name; `--database NAME` measures one that was kept.
 */
import { parseArgs } from 'node:util';
import { createDatabase, createPostgresStore } from '@upshift/store';
import { silentLogger } from '@upshift/testkit';
import pg from 'pg';
import { fillRecord } from './fill-record.ts';
import { makeTemplates } from './make-templates.ts';
import { measureReports } from './measure-reports.ts';

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '1000000' },
    templates: { type: 'string', default: '400' },
    days: { type: 'string', default: '30' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    database: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const { DATABASE_URL: adminUrl, REDIS_URL: redisUrl } = process.env;
if (adminUrl === undefined) {
  process.stderr.write('Name the Postgres to run on: DATABASE_URL. The bench makes a database of its own there.\n');
  process.exit(2);
}
const note = (line: string): void => void process.stderr.write(`${line}\n`);

const database = values.database === undefined ? await fill(adminUrl) : kept(adminUrl, values.database);
try {
  const timings = await measureReports({
    databaseUrl: database.url,
    redisUrl,
    rounds: Number(values.rounds),
    only: values.only,
    say: ({ kind, name, ms, firstMs, answer, late }) =>
      process.stdout.write(
        `${[kind, name, ms.toFixed(0), firstMs.toFixed(0), answer, late ? 'LATE' : 'in time'].join('\t')}\n`,
      ),
  });
  process.exitCode = timings.some(({ late }) => late) ? 1 : 0;
} finally {
  await database.drop();
}

function kept(url: string, name: string): { url: string; drop(): Promise<void> } {
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { url: own.href, drop: () => Promise.resolve() };
}

async function fill(url: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `upshift_bench_reports_${process.pid}`;
  const made = await createDatabase(url, name);
  const startedAt = performance.now();
  try {
    await (await createPostgresStore({ url: made.url, log: silentLogger })).close();
    const client = new pg.Client({ connectionString: made.url });
    await client.connect();
    try {
      await makeTemplates(client, { databaseUrl: made.url, redisUrl, count: Number(values.templates) });
      await fillRecord(client, { tasks: Number(values.tasks), days: Number(values.days), say: note });
      await client.query('vacuum analyze');
    } finally {
      await client.end();
    }
  } catch (error) {
    await made.drop();
    throw error;
  }
  note(`Filled in ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`);
  if (!values.keep) return made;
  note(`The database is kept: ${name}`);
  return { url: made.url, drop: () => Promise.resolve() };
}
