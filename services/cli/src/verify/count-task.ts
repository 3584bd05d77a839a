import type { AttemptView, FigureRow, LedgerView, SampleRunView } from '@upshift/contracts';
import { type SampleCase, scoreAnswer } from '@upshift/sample';

/** What the rows of one task say, counted from attempts, verdicts and decisions; the task's own totals are not read. */
export interface CountedTask extends FigureRow {
  readonly caseId: string;
  readonly attempts: readonly AttemptView[];
  readonly reasons: readonly string[];
}

/** Moves of a task that are no plain progress; their reasons are what the figures count. */
const detours = new Set(['repair', 'retry', 'failover', 'wait', 'escalate', 'handoff', 'reject', 'expire', 'cancel']);

/**
 * Counts one task again.
 *
 * @param one the case, made again from the run's seed; undefined where that seed makes no such case
 * @param lastTier of the portfolio version that the run used
 */
export function countTask(
  { task: taskId, case: caseId, arm }: SampleRunView['tasks'][number],
  { task, attempts, decisions, reviews = [] }: LedgerView,
  one: SampleCase | undefined,
  lastTier: string | undefined,
): CountedTask {
  const called = attempts.filter(({ costSource }) => costSource !== 'cache');
  return {
    taskId,
    arm,
    caseId,
    state: task.state,
    correct:
      one === undefined || task.state === 'open' ? null : task.state === 'succeeded' && scoreAnswer(one, task.output),
    costNanoUsd: attempts.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0),
    reviewMs: reviews.reduce((sum, { workedSeconds }) => sum + Math.round(workedSeconds * 1000), 0),
    reviewNanoUsd: reviews.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0),
    latencyMs: task.settledAt === null ? null : Date.parse(task.settledAt) - Date.parse(task.createdAt),
    calls: called.length,
    cachedCalls: attempts.length - called.length,
    premium: called.some(({ tier }) => tier === lastTier),
    attempts,
    reasons: decisions.filter(({ action }) => detours.has(action)).map(({ reason }) => reason),
  };
}
