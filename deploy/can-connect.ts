/** Exits 0 when DATABASE_URL answers and lets this user make databases; says why not otherwise. */
import pg from 'pg';

const client = new pg.Client({ connectionString: process.env['DATABASE_URL'], connectionTimeoutMillis: 3000 });
try {
  await client.connect();
  const { rows } = await client.query(
    'select rolcreatedb or rolsuper as able from pg_roles where rolname = current_user',
  );
  process.exitCode = rows[0]?.able === true ? 0 : 1;
  if (process.exitCode !== 0) process.stdout.write('this user may not create databases\n');
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : 'no answer'}\n`);
  process.exitCode = 1;
} finally {
  await client.end().catch(() => undefined);
}
