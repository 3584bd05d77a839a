import { formatNanoUsd } from '../terminal/format.ts';
import type { ReplayedTask } from './compare-policies.ts';
import type { ScoredTask } from './score-task.ts';

export interface Books {
  readonly tasks: readonly ReplayedTask[];
  readonly scored: readonly ScoredTask[];
  readonly billedNanoUsd: number;
  readonly ledgerNanoUsd: number;
  /** Calls that the vendor was asked for more than once. */
  readonly duplicates: number;
}

/** Says what does not add up; an empty list is what a sound replay gives. */
export function checkBooks({ tasks, scored, billedNanoUsd, ledgerNanoUsd, duplicates }: Books): string[] {
  const named = tasks.map(({ ledger, row }, index) => ({ id: `${ledger.task.id} (${row.id})`, score: scored[index] }));
  const open = named.filter(({ score }) => score?.settled === false);
  const strange = named.filter(({ score }) => score?.strangeAnswer === true);
  return [
    ...open.map(({ id }) => `${id} is not settled; it counts as failed.`),
    ...strange.map(({ id }) => `${id} has an answer that none of its calls gave; it counts as failed.`),
    ...(duplicates === 0
      ? []
      : [`The vendor was asked ${duplicates} times for a call that it had been asked for before.`]),
    ...(billedNanoUsd === ledgerNanoUsd
      ? []
      : [`The vendor billed ${formatNanoUsd(billedNanoUsd)}, the ledger says ${formatNanoUsd(ledgerNanoUsd)}.`]),
  ];
}
