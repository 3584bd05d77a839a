import { type OutcomeRow, outcomeRowSchema } from '@upshift/contracts';
import { OutcomeFileError } from './outcome-file-error.ts';
import { readLines } from './read-lines.ts';

export interface ReadOutcomesOptions {
  /** At most so many rows; all unless given. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/**
 * Reads an outcome table (JSONL, packed with gzip or not) row by row, in constant memory. Empty lines are skipped.
 *
 * @throws OutcomeFileError that names the file and the line; the reason of `signal` when it aborts
 */
export async function* readOutcomes(
  path: string,
  { limit = Number.POSITIVE_INFINITY, signal }: ReadOutcomesOptions = {},
): AsyncGenerator<OutcomeRow> {
  let line = 0;
  let rows = 0;
  if (limit <= 0) return;
  for await (const text of readLines(path, signal)) {
    line++;
    if (text.trim() === '') continue;
    yield parseRow(text, path, line);
    if (++rows >= limit) return;
  }
}

function parseRow(text: string, path: string, line: number): OutcomeRow {
  const parsed = outcomeRowSchema.safeParse(parseJson(text, path, line));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? 'the row' : issue.path.join('.');
  throw new OutcomeFileError('NOT_A_ROW', path, line, `${place}: ${issue?.message ?? 'is no row of an outcome table'}`);
}

function parseJson(text: string, path: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new OutcomeFileError('NOT_JSON', path, line, 'this line is no JSON');
  }
}
