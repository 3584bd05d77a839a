import type { Logger } from '@upshift/ports';
import type pg from 'pg';
import { isDataFault, isPassing, RecordError, sqlStateOf, toRecordError } from './record-error.ts';

/** A row as it goes to the record: written as JSON once, when it is gathered, so that its size is known. */
export interface BatchRow {
  /** What the row and its answer have in common: the function answers in an order of its own. */
  readonly name: string;
  readonly json: string;
}

export interface BatchCall<Raw, Answer> {
  readonly name: string;
  readonly rows: readonly BatchRow[];
  readonly nameOf: (raw: Raw) => string;
  readonly toAnswer: (raw: Raw) => Answer;
  readonly onBadRow: () => Answer;
}

/** How often a flush that failed by a passing fault is made again, and the waits between, in ms. */
const waitsMs = [20, 50, 100, 200, 400, 800];

/**
 * Calls one of the record's batch functions and gives each row its answer, in order.
 *
 * A passing fault is tried again (every batch may be repeated: rows carry tokens); a fault of the data is narrowed by
 * halves until the bad row is alone, which answers `onBadRow`, while the rest is written.
 *
 * @throws RecordError RECORD_UNREACHABLE when the fault does not pass, RECORD_REFUSED for anything else
 */
export async function callFunction<Raw, Answer>(
  deps: { pool: pg.Pool; log: Logger },
  call: BatchCall<Raw, Answer>,
): Promise<Answer[]> {
  const { rows, nameOf, toAnswer, onBadRow } = call;
  try {
    const answers = new Map((await query<Raw>(deps, call.name, rows)).map((raw) => [nameOf(raw), raw]));
    return rows.map((row) => {
      const raw = answers.get(row.name);
      if (raw === undefined) throw new RecordError('RECORD_REFUSED', `${call.name} gave a row no answer`);
      return toAnswer(raw);
    });
  } catch (error) {
    if (!isDataFault(error)) throw toRecordError(error);
    if (rows.length === 1) {
      deps.log.warn(
        { function: call.name, sqlState: sqlStateOf(error) },
        'A row cannot be stored; the rest of its batch is.',
      );
      return [onBadRow()];
    }
    const middle = Math.ceil(rows.length / 2);
    const first = await callFunction(deps, { ...call, rows: rows.slice(0, middle) });
    return [...first, ...(await callFunction(deps, { ...call, rows: rows.slice(middle) }))];
  }
}

async function query<Raw>(
  { pool, log }: { pool: pg.Pool; log: Logger },
  name: string,
  rows: readonly BatchRow[],
): Promise<Raw[]> {
  const batch = `[${rows.map(({ json }) => json).join(',')}]`;
  for (const waitMs of [...waitsMs, null]) {
    try {
      const result = await pool.query<{ answer: Raw }>({
        name,
        text: `select ${name}($1::jsonb) as answer`,
        values: [batch],
      });
      return result.rows.map(({ answer }) => answer);
    } catch (error) {
      if (waitMs === null || !isPassing(error)) throw error;
      log.warn({ function: name, sqlState: sqlStateOf(error) }, 'The record did not take a batch; it is sent again.');
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return [];
}
