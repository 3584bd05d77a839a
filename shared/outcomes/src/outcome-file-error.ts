/** Why an outcome table cannot be read. */
export type OutcomeFileCode = 'UNREADABLE' | 'NOT_JSON' | 'NOT_A_ROW' | 'REPEATED_ID' | 'LINE_TOO_LONG';

/** An outcome table that is no outcome table. Thrown by the readers; the message names the file and the line. */
export class OutcomeFileError extends Error {
  override readonly name = 'OutcomeFileError';
  readonly code: OutcomeFileCode;
  readonly path: string;
  /** From 1; null where the file as a whole is meant. */
  readonly line: number | null;

  constructor(code: OutcomeFileCode, path: string, line: number | null, problem: string) {
    super(`${path}${line === null ? '' : `:${line}`}: ${problem}`);
    this.code = code;
    this.path = path;
    this.line = line;
  }
}
