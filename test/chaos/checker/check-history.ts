import { checkCalls } from './check-calls.ts';
import { checkMoney } from './check-money.ts';
import { checkTasks } from './check-tasks.ts';
import type { History } from './history.ts';
import { indexHistory } from './index-history.ts';
import type { Violation } from './violation.ts';

export interface HistoryFigures {
  readonly accepted: number;
  readonly settled: number;
  readonly byState: Readonly<Record<string, number>>;
  readonly calls: number;
  /** Calls that were made again though an earlier call of the same work may have been paid. */
  readonly restarted: number;
  /** Calls in flight on processes that were killed, frozen or blocked: the most that may be made again. */
  readonly inFlightOnStruck: number;
  readonly unknown: number;
  readonly finishedNanoUsd: number;
  readonly billNanoUsd: number;
  /** What the ledger books for calls whose end is not known, and what the bill says of the same calls. */
  readonly uncertainLedgerNanoUsd: number;
  readonly uncertainBillNanoUsd: number;
  readonly faults: number;
  /** From the end of the last fault to the last settlement, ms; negative when all was settled before. */
  readonly settledAfterMs: number | null;
}

/** Holds a run to its promises. Pure. */
export function checkHistory(history: History): { violations: Violation[]; figures: HistoryFigures } {
  const index = indexHistory(history);
  const calls = checkCalls(index);
  const money = checkMoney(index);
  const tasks = checkTasks(index);
  const settled = history.tasks.filter(({ settledAt }) => settledAt !== null);
  const byState: Record<string, number> = {};
  for (const { state } of history.tasks) byState[state] = (byState[state] ?? 0) + 1;
  return {
    violations: [...tasks.violations, ...calls.violations, ...money.violations],
    figures: {
      accepted: history.accepted.length,
      settled: settled.length,
      byState,
      calls: history.bill.length,
      restarted: calls.restarted,
      inFlightOnStruck: calls.inFlightOnStruck,
      unknown: history.attempts.filter(({ state }) => state === 'unknown').length,
      ...money.figures,
      faults: history.faults.filter(({ skipped }) => skipped === null).length,
      settledAfterMs: tasks.settledAfterMs,
    },
  };
}
