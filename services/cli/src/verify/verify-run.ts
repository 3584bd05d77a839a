import type { LedgerView } from '@upshift/contracts';
import { createSample } from '@upshift/sample';
import { mapConcurrently } from '../replay/map-concurrently.ts';
import type { ServerClient } from '../server/server-client.ts';
import { checkRows } from './check-rows.ts';
import { compareFigures, type Finding } from './compare-figures.ts';
import { countFigures } from './count-figures.ts';
import { countTask } from './count-task.ts';

export interface RunVerification {
  readonly run: string;
  readonly tasks: number;
  readonly agrees: boolean;
  /** Against what the screen showed when the run ended, against what the API shows now, and of the rows among themselves. */
  readonly shown: readonly Finding[] | null;
  readonly live: readonly Finding[];
  readonly rows: readonly Finding[];
}

/** Ledgers read at a time. */
const atOnce = 16;

/**
 * Counts every figure of a sample run again from the rows of its tasks: attempts, verdicts, decisions, and the known
 * answers, which the run's seed makes anew. The pipeline's own totals are only compared, never used.
 */
export async function verifyRun(
  client: Pick<ServerClient, 'sampleRun' | 'figures' | 'ledger'>,
  id: string,
): Promise<RunVerification> {
  const run = await client.sampleRun(id);
  const cases = new Map(createSample(run.seed).cases.map((one) => [one.id, one]));
  const ledgers = await mapConcurrently(run.tasks, atOnce, ({ task }) => client.ledger(task));
  const tasks = run.tasks.map((task, index) => {
    const ledger = ledgers[index] as LedgerView;
    return { ledger, counted: countTask(task, ledger, cases.get(task.case), run.tiers.at(-1)) };
  });
  const bill = new Map(run.bill.map(({ attempt, costNanoUsd }) => [attempt, costNanoUsd]));
  const billNanoUsd = bill.size === 0 ? null : [...bill.values()].reduce((sum, costNanoUsd) => sum + costNanoUsd, 0);
  const counted = countFigures(
    tasks.map((task) => task.counted),
    { run: run.run, tiers: run.tiers, billNanoUsd, bill },
  );
  const shown = run.shown === null ? null : compareFigures(run.shown, counted);
  const live = compareFigures(await client.figures(run.run), counted);
  const rows = checkRows(run, bill, tasks);
  const agrees = [...(shown ?? []), ...live, ...rows].every((finding) => finding.agrees);
  return { run: run.run, tasks: tasks.length, agrees, shown, live, rows };
}
