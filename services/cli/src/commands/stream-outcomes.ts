import type { OutcomeRow } from '@upshift/contracts';
import { CliError } from '../cli-error.ts';

/** The package that reads outcome tables, loaded when it is first needed. */
export interface OutcomesPackage {
  readOutcomes(path: string): AsyncIterable<OutcomeRow>;
  readonly OutcomeFileError: new (...parts: never[]) => Error;
}

/** Reads an outcome table row by row; what is wrong with the file becomes an error of the command line. */
export function createStreamOutcomes(
  load: () => Promise<OutcomesPackage>,
): (path: string) => AsyncIterable<OutcomeRow> {
  return async function* streamOutcomes(path) {
    const { readOutcomes, OutcomeFileError } = await load();
    try {
      yield* readOutcomes(path);
    } catch (error) {
      throw error instanceof OutcomeFileError ? new CliError('FILE_UNREADABLE', error.message) : error;
    }
  };
}
