import type { AttemptRow, BilledCall } from './history.ts';
import type { IndexedHistory } from './index-history.ts';
import type { Violation } from './violation.ts';

export interface MoneyFigures {
  readonly finishedNanoUsd: number;
  readonly billNanoUsd: number;
  readonly uncertainLedgerNanoUsd: number;
  readonly uncertainBillNanoUsd: number;
}

/** The bill and the ledger agree to the nano-dollar about each call whose end was heard; the others are summed apart. */
export function checkMoney(index: IndexedHistory): { violations: Violation[]; figures: MoneyFigures } {
  const { history } = index;
  const violations = history.attempts.flatMap((attempt) => checkAttempt(attempt, index.bill.get(attempt.id) ?? []));
  for (const task of history.tasks) {
    const spent = sum(index.attemptsOfTask.get(task.id) ?? [], ({ costNanoUsd }) => costNanoUsd);
    if (spent !== task.spentNanoUsd)
      violations.push({ kind: 'spent_differs', subject: task.id, detail: `${task.spentNanoUsd}, attempts ${spent}` });
    if (task.reservedNanoUsd !== 0)
      violations.push({ kind: 'reservation_left', subject: task.id, detail: `${task.reservedNanoUsd} nano-dollars` });
  }
  const { reservedNanoUsd, spentNanoUsd } = history.windows;
  const spentByTasks = sum(history.tasks, (task) => task.spentNanoUsd);
  if (reservedNanoUsd !== 0)
    violations.push({ kind: 'reservation_left', subject: 'windows', detail: `${reservedNanoUsd} nano-dollars` });
  if (spentNanoUsd !== spentByTasks)
    violations.push({ kind: 'window_differs', subject: 'windows', detail: `${spentNanoUsd}, tasks ${spentByTasks}` });
  const uncertain = history.attempts.filter(isUncertain);
  return {
    violations,
    figures: {
      finishedNanoUsd: sum(
        history.attempts.filter(({ state }) => state === 'finished'),
        ({ costNanoUsd }) => costNanoUsd,
      ),
      billNanoUsd: sum(history.bill, ({ costNanoUsd }) => costNanoUsd),
      uncertainLedgerNanoUsd: sum(uncertain, ({ costNanoUsd }) => costNanoUsd),
      uncertainBillNanoUsd: sum(uncertain, ({ id }) => sum(index.bill.get(id) ?? [], ({ costNanoUsd }) => costNanoUsd)),
    },
  };
}

/** The process was lost, or the connection broke after the request had left: nobody here can know what it cost. */
function isUncertain({ state, costSource }: AttemptRow): boolean {
  return state === 'unknown' || (state === 'failed' && costSource === 'estimate');
}

function checkAttempt(attempt: AttemptRow, lines: readonly BilledCall[]): Violation[] {
  const sold = lines.filter(({ status }) => status === 'answered' || status === 'client_gone');
  const billed = sum(sold, ({ costNanoUsd }) => costNanoUsd);
  const { id, costNanoUsd, state } = attempt;
  if (isUncertain(attempt) || state === 'started') return [];
  if (state === 'finished' && sold.length === 0)
    return [{ kind: 'unbilled', subject: id, detail: `${costNanoUsd} nano-dollars in the ledger` }];
  if (costNanoUsd === 0 && billed > 0)
    return [{ kind: 'unbooked_cost', subject: id, detail: `${billed} nano-dollars; ${attempt.failureClass}` }];
  if (costNanoUsd !== billed)
    return [{ kind: 'cost_differs', subject: id, detail: `${costNanoUsd} in the ledger, ${billed} on the bill` }];
  return [];
}

function sum<T>(list: readonly T[], amountOf: (item: T) => number): number {
  return list.reduce((total, item) => total + amountOf(item), 0);
}
