/** What the command line answers to the shell. */
export const exitCodes = {
  ok: 0,
  /** The task or the file failed, or the server refused. */
  failed: 1,
  usage: 2,
  unreachable: 3,
  /** What a shell says of a command that Ctrl-C ended. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The errors of the command line itself. Those of the server keep their codes from contracts/error-codes.ts. */
export const cliErrorCodes = {
  SERVER_NOT_FOUND: { exitCode: exitCodes.unreachable, meaning: 'No server is named and none has left its address.' },
  SERVER_UNREACHABLE: { exitCode: exitCodes.unreachable, meaning: 'Nothing answers at the address.' },
  SERVER_UNREADABLE: {
    exitCode: exitCodes.unreachable,
    meaning: 'What answers at the address does not speak this version of Upshift.',
  },
  FILE_UNREADABLE: {
    exitCode: exitCodes.usage,
    meaning: 'A file that was named cannot be read, or not as what it is for.',
  },
  FILE_UNWRITABLE: { exitCode: exitCodes.failed, meaning: 'A file that was named cannot be written.' },
  FILE_EXISTS: { exitCode: exitCodes.failed, meaning: 'A file would be replaced, and nobody has said that it may be.' },
  EMBEDDINGS_MISSING: {
    exitCode: exitCodes.failed,
    meaning: 'The method needs a sentence model, an optional package that is not installed.',
  },
  OPTION_INVALID: { exitCode: exitCodes.usage, meaning: 'An option or an argument is missing or wrong.' },
  VENDOR_NOT_STARTED: { exitCode: exitCodes.failed, meaning: 'The vendor of a replay did not start.' },
  EVAL_RUN_FAILED: { exitCode: exitCodes.failed, meaning: 'An eval run did not come to its end.' },
  INTERRUPTED: { exitCode: exitCodes.interrupted, meaning: 'A signal ended the command before it was done.' },
} as const;
export type CliErrorCode = keyof typeof cliErrorCodes;

/** A failure that a user can act on: printed as one line, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: string;
  readonly exitCode: ExitCode;
  /** Where in the body, as a JSON pointer, when the server said so. */
  readonly path: string | undefined;
  /** Whether the same call may be made again. */
  readonly retryable: boolean;

  constructor(
    code: string,
    message: string,
    facts: { exitCode?: ExitCode; path?: string | undefined; retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.exitCode = facts.exitCode ?? exitCodeOf(code);
    this.path = facts.path;
    this.retryable = facts.retryable ?? false;
  }
}

function exitCodeOf(code: string): ExitCode {
  return code in cliErrorCodes ? cliErrorCodes[code as CliErrorCode].exitCode : exitCodes.failed;
}

/** What the file system said of a file that was named. */
export function unreadable(path: string, error: unknown): CliError {
  const { code, message } = error as NodeJS.ErrnoException;
  const problem = code === 'ENOENT' ? 'there is no such file' : (code ?? message);
  return new CliError('FILE_UNREADABLE', `${path} cannot be read: ${problem}.`, { cause: error });
}
