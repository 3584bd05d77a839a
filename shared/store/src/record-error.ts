/** Why the record could not do what was asked. The message never holds content or a password. */
export type RecordErrorCode = 'RECORD_UNREACHABLE' | 'RECORD_TOO_NEW' | 'RECORD_AMOUNT_TOO_LARGE' | 'RECORD_REFUSED';

export class RecordError extends Error {
  override readonly name = 'RecordError';
  readonly code: RecordErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;

  constructor(code: RecordErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause: new RecordFault(cause) });
    this.code = code;
    this.retryable = code === 'RECORD_UNREACHABLE';
  }
}

/**
 * What is kept of the error behind a `RecordError`: its code alone. Postgres quotes values in its messages and details,
 * and those are content.
 */
class RecordFault extends Error {
  override readonly name = 'RecordFault';
  readonly code: string;

  constructor(cause: unknown) {
    const code = sqlStateOf(cause) ?? 'unknown';
    super(`SQLSTATE or system code ${code}`);
    this.code = code;
  }
}

/** SQLSTATE of an error of pg, or Node's code of a broken connection; null for anything else. */
export function sqlStateOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/**
 * Any error of the record as one without content. What is not of the record (an `UpshiftError`, a fault of ours) goes on
 * as it is.
 */
export function toRecordError(error: unknown): unknown {
  if (error instanceof RecordError) return error;
  const state = sqlStateOf(error);
  if (isPassing(error)) {
    return new RecordError('RECORD_UNREACHABLE', `The record does not answer (${state ?? 'connection lost'}).`, error);
  }
  if (state === null || !/^[0-9A-Z]{5}$/.test(state)) return error;
  return new RecordError('RECORD_REFUSED', `The record refused a statement (SQLSTATE ${state}).`, error);
}

/** Data that no column can hold (class 22): the row is at fault, and repeating does not help. */
export function isDataFault(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state !== null && /^22[0-9A-Z]{3}$/.test(state);
}

/**
 * A fault that passes: lost or refused connection (08, 57P, Node's E…), serialization and deadlock (40), out of
 * resources (53), a lock that was not to be had (55P03). Repeating is safe: every grouped statement may be repeated.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof RecordError) return error.retryable;
  const state = sqlStateOf(error);
  if (state !== null && /^(08|40|53|57P)/.test(state)) return true;
  if (state !== null && (state === '55P03' || state === '57014' || /^E[A-Z]+$/.test(state))) return true;
  return (
    error instanceof Error &&
    /Connection terminated|connect(ion)? timeout|timeout exceeded|read timeout|Client has encountered a connection error/i.test(
      error.message,
    )
  );
}
