import { losesCalls, type StruckFault } from '../faults/fault.ts';
import type { AttemptRow, BilledCall, History, TaskRow } from './history.ts';

/** A history, ordered for the questions of the rules. */
export interface IndexedHistory {
  readonly history: History;
  readonly tasks: ReadonlyMap<string, TaskRow>;
  readonly attempts: ReadonlyMap<string, AttemptRow>;
  readonly attemptsOfTask: ReadonlyMap<string, readonly AttemptRow[]>;
  readonly bill: ReadonlyMap<string, readonly BilledCall[]>;
  /** The fault that struck the process of an attempt while the call was in flight. */
  struckBy(attempt: AttemptRow): StruckFault | undefined;
}

/** A batch that was on its way to the record when its process was killed may still be committed, ms. */
const slackMs = 2000;

export function indexHistory(history: History): IndexedHistory {
  const losses = history.faults.filter(({ kind, skipped }) => skipped === null && losesCalls.has(kind));
  return {
    history,
    tasks: new Map(history.tasks.map((task) => [task.id, task])),
    attempts: new Map(history.attempts.map((attempt) => [attempt.id, attempt])),
    attemptsOfTask: Map.groupBy(history.attempts, ({ taskId }) => taskId),
    bill: Map.groupBy(history.bill, ({ attemptId }) => attemptId),
    struckBy: ({ pid, startedAt, endedAt }) =>
      losses.find(
        ({ pids, from, until }) =>
          pid !== null && pids.includes(pid) && startedAt <= until + slackMs && (endedAt === null || endedAt >= from),
      ),
  };
}
