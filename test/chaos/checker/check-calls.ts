import type { AttemptRow } from './history.ts';
import type { IndexedHistory } from './index-history.ts';
import type { Violation } from './violation.ts';

export interface CallChecks {
  readonly violations: Violation[];
  readonly restarted: number;
  readonly inFlightOnStruck: number;
}

/** No call is bought again after its result was recorded, and none is made again but for a process that was lost. */
export function checkCalls(index: IndexedHistory): CallChecks {
  const { history } = index;
  const violations: Violation[] = [];
  for (const [attemptId, lines] of index.bill) {
    const attempt = index.attempts.get(attemptId);
    if (attempt === undefined)
      violations.push({ kind: 'unmatched_call', subject: attemptId, detail: lines[0]?.status ?? '' });
    if (lines.length > 1) violations.push({ kind: 'call_twice', subject: attemptId, detail: `${lines.length} calls` });
    violations.push(...checkAfterSuccess(index, attempt, lines.at(-1)?.startedAt ?? 0));
  }
  for (const attempt of history.attempts) {
    if (attempt.state === 'started')
      violations.push({ kind: 'unfinished_attempt', subject: attempt.id, detail: `process ${attempt.pid}` });
    if (attempt.state === 'unknown' && index.struckBy(attempt) === undefined)
      violations.push({ kind: 'unexplained_unknown', subject: attempt.id, detail: String(attempt.failureClass) });
  }
  const restarts = findRestarts(index);
  for (const { before, again } of restarts)
    if (index.struckBy(before) === undefined)
      violations.push({
        kind: 'unexplained_restart',
        subject: again.id,
        detail: `after ${before.id}: ${before.state} ${before.failureClass ?? ''}`.trim(),
      });
  const inFlightOnStruck = history.attempts.filter((attempt) => index.struckBy(attempt) !== undefined).length;
  if (restarts.length > inFlightOnStruck)
    violations.push({
      kind: 'too_many_restarts',
      subject: 'run',
      detail: `${restarts.length} calls made again, ${inFlightOnStruck} in flight`,
    });
  return { violations, restarted: restarts.length, inFlightOnStruck };
}

function checkAfterSuccess(index: IndexedHistory, attempt: AttemptRow | undefined, askedAt: number): Violation[] {
  const task = attempt && index.tasks.get(attempt.taskId);
  if (attempt === undefined || task?.settledAt == null || task.state !== 'succeeded') return [];
  // A sibling that was begun before the decision may be on its way to the vendor when that falls.
  const begunAt = attempt.isVote ? attempt.startedAt : Math.max(askedAt, attempt.startedAt);
  const late = begunAt - task.settledAt;
  if (late <= 0) return [];
  return [{ kind: 'call_after_success', subject: attempt.id, detail: `${late.toFixed(1)} ms after it` }];
}

/**
 * Calls that the vendor saw for work of which it had seen an earlier call that did not fail by its own doing. A call that
 * the vendor itself refused or broke off cost nothing; the next one is a retry, not a restart.
 */
function findRestarts(index: IndexedHistory): { before: AttemptRow; again: AttemptRow }[] {
  const asked = index.history.attempts.filter(({ id }) => index.bill.has(id));
  const works = Map.groupBy(asked, ({ taskId, step, no }) => `${taskId}/${step}/${no}`);
  return [...works.values()].flatMap((attempts) => {
    const tries = attempts.toSorted((a, b) => a.try - b.try);
    return tries.slice(1).flatMap((again, at) => {
      const before = tries[at];
      if (before === undefined || index.bill.get(before.id)?.every(({ status }) => status === 'failed')) return [];
      return [{ before, again }];
    });
  });
}
