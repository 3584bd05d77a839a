import type { OutcomeRow } from '@upshift/contracts';
import { OutcomeFileError } from './outcome-file-error.ts';
import { type ReadOutcomesOptions, readOutcomes } from './read-outcomes.ts';

/**
 * Reads a whole outcome table into memory, by id.
 *
 * @throws OutcomeFileError as `readOutcomes` does, and `REPEATED_ID`: an id that stands twice names no answer
 */
export async function indexOutcomes(path: string, options?: ReadOutcomesOptions): Promise<Map<string, OutcomeRow>> {
  const rows = new Map<string, OutcomeRow>();
  for await (const row of readOutcomes(path, options)) {
    if (rows.has(row.id)) throw new OutcomeFileError('REPEATED_ID', path, null, `the id ${row.id} stands on two lines`);
    rows.set(row.id, row);
  }
  return rows;
}
