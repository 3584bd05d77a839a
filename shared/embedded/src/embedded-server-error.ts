/** Every way in which a private server can refuse, and what it means. Callers compare codes, never messages. */
export const embeddedServerErrorCodes = {
  PLATFORM_UNSUPPORTED: 'This operating system has no private Postgres here; DATABASE_URL must name one.',
  POSTGRES_BINARIES_MISSING: 'The Postgres binaries are not installed for this platform, or do not run on it.',
  POSTGRES_BINARIES_UNREACHABLE: 'Root found no folder from which the unprivileged account may run Postgres.',
  NO_UNPRIVILEGED_ACCOUNT: 'Postgres refuses to run as root, and no other account exists or could be made.',
  POSTGRES_INIT_FAILED: 'initdb did not create the database files.',
  POSTGRES_PASSWORD_MISSING: 'The database files are there, the password generated with them is not.',
  POSTGRES_VERSION_MISMATCH: 'The database files were made by another major version of Postgres.',
  POSTGRES_START_FAILED: 'Postgres ended, or accepted no connection, before the time-out.',
  POSTGRES_STOP_FAILED: 'Postgres was still running after every signal.',
  DATA_DIR_IN_USE: 'Another living process owns this data directory.',
  DATA_DIR_NOT_WRITABLE: 'The data directory cannot be created, written, or reached by the server.',
  REDIS_START_FAILED: 'The private Redis ended, or did not answer, before the time-out.',
  REDIS_STOP_FAILED: 'The private Redis was still running after every signal.',
} as const;

export type EmbeddedServerErrorCode = keyof typeof embeddedServerErrorCodes;

/** Thrown when a private server cannot be started or stopped. The message says what happened, where, and the remedy. */
export class EmbeddedServerError extends Error {
  override readonly name = 'EmbeddedServerError';
  readonly code: EmbeddedServerErrorCode;

  constructor(code: EmbeddedServerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** True for the system's own errors (`ENOENT`, `EACCES`, ...) with one of these codes. */
export function hasSystemCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}

/** One line about an unknown error, for the end of a message. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
