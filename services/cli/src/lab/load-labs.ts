import { buildLabTasks, type LabTask } from '@upshift/lab';
import { CliError } from '../cli-error.ts';
import type { LabContext } from './lab-context.ts';

/**
 * Reads an outcome table and judges its answers by the validators. Rows without answers of all models are left out.
 *
 * @throws CliError OPTION_INVALID when no row is left, and what reading the file throws
 */
export async function loadLabs(
  { streamOutcomes, backtest }: Pick<LabContext, 'streamOutcomes' | 'backtest'>,
  file: string,
  models: readonly string[],
): Promise<LabTask[]> {
  const rows = await Array.fromAsync(streamOutcomes(file));
  const runner = await backtest.createRunner();
  try {
    const labs = await buildLabTasks(rows, models, runner);
    if (labs.length > 0) return labs;
  } finally {
    await runner.close();
  }
  throw new CliError('OPTION_INVALID', `No row of ${file} has answers of all of ${models.join(', ')}.`);
}

/** The models that every row of a table has answers of, by name. */
export async function modelsOfTable(
  { streamOutcomes }: Pick<LabContext, 'streamOutcomes'>,
  file: string,
): Promise<string[]> {
  let common: Set<string> | null = null;
  for await (const { outcomes } of streamOutcomes(file))
    common = common === null ? new Set(Object.keys(outcomes)) : common.intersection(new Set(Object.keys(outcomes)));
  return [...(common ?? [])].sort();
}
