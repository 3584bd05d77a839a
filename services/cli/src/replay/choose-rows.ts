import type { OutcomeRow } from '@upshift/contracts';
import { createRandom } from '@upshift/core';
import { CliError } from '../cli-error.ts';

export interface RowChoice {
  readonly models: readonly string[];
  readonly limit: number;
  /** Draws the rows by this seed; undefined takes them in the order of the file. */
  readonly seed: number | undefined;
}

/**
 * Chooses the tasks of a replay: rows in which every model answered, at most `limit`.
 *
 * @throws CliError OPTION_INVALID when a model is in no row, or no row has them all
 */
export function chooseRows(rows: readonly OutcomeRow[], { models, limit, seed }: RowChoice): OutcomeRow[] {
  const known = new Set(rows.flatMap(({ outcomes }) => Object.keys(outcomes)));
  const unknown = models.filter((model) => !known.has(model));
  if (unknown.length > 0) {
    const names = unknown.map((model) => `"${model}"`).join(', ');
    throw new CliError('OPTION_INVALID', `The outcome table has no ${names}; it has ${[...known].sort().join(', ')}.`);
  }
  const complete = rows.filter(({ outcomes }) => models.every((model) => Object.hasOwn(outcomes, model)));
  if (complete.length === 0)
    throw new CliError('OPTION_INVALID', 'The outcome table has no row with all these models.');
  return (seed === undefined ? complete : shuffle(complete, seed)).slice(0, limit);
}

/** Fisher and Yates, the same seed gives the same order everywhere. */
function shuffle<T>(items: readonly T[], seed: number): T[] {
  const order = [...items];
  const random = createRandom(seed);
  for (let end = order.length - 1; end > 0; end--) {
    const other = Math.floor(random() * (end + 1));
    [order[end], order[other]] = [order[other] as T, order[end] as T];
  }
  return order;
}
