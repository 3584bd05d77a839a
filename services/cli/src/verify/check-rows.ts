import { type LedgerView, type SampleRunView, toUsd } from '@upshift/contracts';
import type { Finding } from './compare-figures.ts';
import type { CountedTask } from './count-task.ts';

/** What is listed of many of a kind. */
const listed = 3;

/** Holds the rows of the tasks against each other, against the vendors' bill and against the known answers. */
export function checkRows(
  run: SampleRunView,
  bill: ReadonlyMap<string, number>,
  tasks: readonly { readonly counted: CountedTask; readonly ledger: LedgerView }[],
): Finding[] {
  return [
    finding('every case in both arms', missingCases(run)),
    finding(
      'every task settled',
      tasks.filter(({ counted }) => counted.state === 'open').map(({ counted }) => counted.taskId),
    ),
    finding("each call's cost = its line on the vendors' bill", compareBill(bill, tasks)),
    finding(
      "each task's total = the sum of its calls",
      tasks
        .filter(({ counted, ledger }) => ledger.money.spentNanoUsd !== counted.costNanoUsd)
        .map(
          ({ counted, ledger }) =>
            `${counted.taskId}: ${toUsd(ledger.money.spentNanoUsd)} USD, its calls ${toUsd(counted.costNanoUsd)} USD`,
        ),
    ),
    finding('right and wrong as the known answers say', compareMarks(run, tasks)),
    finding('no answer accepted as validated that a validator failed', acceptedAgainstVerdict(tasks)),
  ];
}

function finding(what: string, differences: readonly string[]): Finding {
  const more = differences.length > listed ? ` and ${differences.length - listed} more` : '';
  const agrees = differences.length === 0;
  return { what, agrees, difference: agrees ? null : `${differences.slice(0, listed).join('; ')}${more}` };
}

function missingCases({ cases, tasks }: SampleRunView): string[] {
  return (['portfolio', 'premium'] as const).flatMap((arm) => {
    const found = new Set(tasks.filter((task) => task.arm === arm).map((task) => task.case)).size;
    return found === cases ? [] : [`${arm}: ${found} of ${cases} cases`];
  });
}

/**
 * Only vendors that keep a bill are asked: simulated ones. A call that was given up may have been sold or not: the ledger
 * holds its worst case, which the bill never exceeds.
 */
function compareBill(bill: ReadonlyMap<string, number>, tasks: readonly { readonly ledger: LedgerView }[]): string[] {
  const attempts = tasks.flatMap(({ ledger }) => ledger.attempts).filter(({ simulated }) => simulated);
  const strange = attempts.filter(({ id, costNanoUsd, costSource }) => {
    const soldNanoUsd = bill.get(id) ?? 0;
    return costSource === 'estimate' ? soldNanoUsd > costNanoUsd : soldNanoUsd !== costNanoUsd;
  });
  const known = new Set(attempts.map(({ id }) => id));
  return [
    ...strange.map(
      ({ id, costNanoUsd }) => `${id}: ledger ${toUsd(costNanoUsd)} USD, bill ${toUsd(bill.get(id) ?? 0)} USD`,
    ),
    ...[...bill.keys()]
      .filter((attempt) => !known.has(attempt))
      .map((attempt) => `${attempt}: on the bill, not in the ledger`),
  ];
}

function compareMarks(run: SampleRunView, tasks: readonly { readonly counted: CountedTask }[]): string[] {
  const marks = new Map(run.tasks.map(({ task, correct }) => [task, correct]));
  return tasks
    .filter(({ counted }) => counted.correct !== marks.get(counted.taskId))
    .map(
      ({ counted }) =>
        `${counted.taskId}: marked ${marks.get(counted.taskId)}, the known answer says ${counted.correct}`,
    );
}

function acceptedAgainstVerdict(tasks: readonly { readonly ledger: LedgerView }[]): string[] {
  return tasks.flatMap(({ ledger: { task, attempts, verdicts } }) => {
    const last = attempts
      .filter(({ state, mode }) => state === 'finished' && mode !== 'vote' && mode !== 'judge')
      .at(-1);
    const failed = verdicts.filter(({ attempt, verdict }) => attempt === last?.id && verdict === 'fail');
    const stands =
      task.state === 'succeeded' && task.reason === 'validated' && attempts.every(({ mode }) => mode !== 'vote');
    return stands ? failed.map(({ validator }) => `${task.id}: "${validator}" failed the answer`) : [];
  });
}
