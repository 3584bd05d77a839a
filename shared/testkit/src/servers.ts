import { randomBytes } from 'node:crypto';
import { createDatabase, createPostgresStore } from '@upshift/store';
import pg from 'pg';
import { silentLogger } from './silent-logger.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A Postgres on which each test file makes a database of its own. */
    databaseUrl: string;
    /** A Redis that every test file shares under prefixes of its own; null where the machine has none. */
    redisUrl: string | null;
    /** Connections that the Postgres allows. */
    databaseConnections: number;
  }
}

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * Makes a database of its own for one test file, and drops it afterwards. Never touches another's. It is a copy of the one
 * that the run of the suites has migrated, where there is one.
 *
 * @param options.empty for what is about migrations
 */
export async function createTestDatabase(adminUrl: string, { empty = false } = {}): Promise<TestDatabase> {
  const template = empty ? undefined : process.env['UPSHIFT_TEST_TEMPLATE'];
  const name = testDatabaseName();
  // Not waited for at each commit: no suite breaks this server, and those that break one start their own.
  const unhurried = `alter database ${name} set synchronous_commit = off`;
  await execute(adminUrl, [
    `create database ${name}${template === undefined ? '' : ` template ${template}`}`,
    unhurried,
  ]);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(adminUrl, [`drop database if exists ${name} with (force)`]) };
}

/** Makes the migrated database that the others are copies of. @returns its name, and how to drop it */
export async function createTemplateDatabase(adminUrl: string): Promise<{ name: string; drop(): Promise<void> }> {
  const name = testDatabaseName();
  const { url, drop } = await createDatabase(adminUrl, name);
  await (await createPostgresStore({ url, log: silentLogger })).close();
  return { name, drop };
}

function testDatabaseName(): string {
  return `upshift_test_${randomBytes(6).toString('hex')}`;
}

async function execute(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A queue prefix that no other test uses. */
export function testPrefix(): string {
  return `test-${randomBytes(6).toString('hex')}`;
}
