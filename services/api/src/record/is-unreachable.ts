/** Socket errors of Node: nobody listens, or the connection broke. */
const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * SQLSTATE classes and codes that say "not now": connection exceptions, insufficient resources, operator intervention
 * (shutdown, crash recovery), read-only because a standby took over.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const sqlStates = /^(08...|53...|57P0[1-5]|25006)$/;

/** What the record's own adapter says when its repetitions came to nothing. */
const storeCode = 'RECORD_UNREACHABLE';

/** Postgres' driver has no code for a connection that broke under a query; only here its message is all there is. */
const brokenConnection =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a conn)/;

/** Whether an error of the record says that it cannot be reached just now, rather than that we asked something wrong. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  if (code === storeCode) return true;
  if (typeof code === 'string' && (socketCodes.has(code) || sqlStates.test(code))) return true;
  if (code === undefined && brokenConnection.test(error.message)) return true;
  // A name with several addresses fails with one error for each of them.
  if (error instanceof AggregateError && error.errors.some(isUnreachable)) return true;
  return error.cause !== undefined && error.cause !== error && isUnreachable(error.cause);
}
