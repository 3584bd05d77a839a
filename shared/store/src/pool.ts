import type { Logger } from '@upshift/ports';
import pg from 'pg';
import { RecordError } from './record-error.ts';

const int8 = 20;

/** int8 as a number. @throws RecordError beyond 2^53, about 9 million USD in nano-dollars */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RecordError('RECORD_AMOUNT_TOO_LARGE', `${text} is beyond what can be counted exactly`);
  return value;
}

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === int8 && format !== 'binary'
      ? parseInt8
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** No statement of ours takes this long; one that does is cancelled and, where it may be repeated, made again. */
const statementTimeoutMs = 20_000;

export interface PoolOptions {
  readonly url: string;
  readonly max: number;
  readonly log: Logger;
}

/** The record's own pool. Every client has an error listener, or a restart of Postgres would end the process. */
export function openPool({ url, max, log }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    connectionTimeoutMillis: 10_000,
    // A statement whose connection is a black hole ends too: first at the server, if it lives, then here.
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 5000,
    keepAlive: true,
    application_name: 'upshift',
  });
  pool.on('error', (error) => log.warn({ code: codeOf(error) }, 'An idle connection to the record broke.'));
  pool.on('connect', (client) =>
    client.on('error', (error) => log.warn({ code: codeOf(error) }, 'A connection to the record broke.')),
  );
  return pool;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}
