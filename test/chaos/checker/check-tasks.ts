import type { AcceptedTask, TaskRow } from './history.ts';
import type { IndexedHistory } from './index-history.ts';
import type { Violation } from './violation.ts';

/** Goal 1: everything is settled within a minute of the last fault, ms. */
const settleWithinMs = 60_000;

/** The answer that decides and the end of its task are written by one statement, whose clock goes on meanwhile, ms. */
const sameStatementMs = 500;

/** Every accepted task ends once, in time, with one accepted answer or a reason that a fault explains. */
export function checkTasks(index: IndexedHistory): { violations: Violation[]; settledAfterMs: number | null } {
  const { history } = index;
  const violations = history.accepted.flatMap((accepted) => checkAccepted(index, accepted));
  const heard = new Set(history.accepted.flatMap(({ taskIds }) => taskIds));
  for (const { id, state } of history.tasks)
    if (!heard.has(id)) violations.push({ kind: 'unheard', subject: id, detail: state });
  for (const { taskId, state } of history.liveWork)
    if (index.tasks.get(taskId)?.state !== 'open')
      violations.push({ kind: 'work_left', subject: taskId, detail: state });
  for (const { slot, code } of history.deaths)
    violations.push({ kind: 'process_died', subject: slot, detail: `exit code ${code}` });
  const settledAfterMs = settledAfter(index);
  if (settledAfterMs !== null && settledAfterMs > settleWithinMs)
    violations.push({ kind: 'slow_to_settle', subject: 'run', detail: `${settledAfterMs} ms after the last fault` });
  return { violations, settledAfterMs };
}

function checkAccepted(index: IndexedHistory, { key, taskIds, poison }: AcceptedTask): Violation[] {
  const [id = '', ...others] = new Set(taskIds);
  const violations: Violation[] = [];
  if (others.length > 0) violations.push({ kind: 'split_key', subject: key, detail: [id, ...others].join(' ') });
  const task = index.tasks.get(id);
  if (task === undefined) return [...violations, { kind: 'lost', subject: id, detail: `accepted as ${key}` }];
  return [...violations, ...checkEnd(index, task, poison)];
}

function checkEnd(index: IndexedHistory, task: TaskRow, poison: boolean): Violation[] {
  const { id, state, reason, settledAt, settledEvents } = task;
  if (state === 'open' || settledAt === null) return [{ kind: 'unsettled', subject: id, detail: state }];
  const violations: Violation[] = [];
  if (settledEvents !== 1)
    violations.push({ kind: 'settled_twice', subject: id, detail: `${settledEvents} settlements on record` });
  if (state !== 'succeeded') {
    if (!explained(index, task, poison))
      violations.push({ kind: 'dead_letter', subject: id, detail: `${state}: ${reason}` });
    return violations;
  }
  const useful = (index.attemptsOfTask.get(id) ?? []).filter(({ use }) => use === 'useful');
  const works = new Set(useful.map(({ step, no }) => `${step}/${no}`));
  if (task.accepts !== 1 || works.size !== useful.length)
    violations.push({
      kind: 'accepted_twice',
      subject: id,
      detail: `${task.accepts} acceptances, ${useful.length} useful answers of ${works.size} works`,
    });
  for (const loser of useful)
    if (loser.isVote && (loser.endedAt ?? 0) > settledAt + sameStatementMs)
      violations.push({
        kind: 'loser_kept',
        subject: loser.id,
        detail: `${(loser.endedAt ?? 0) - settledAt} ms after`,
      });
  const accepted = index.attempts.get(task.acceptedAttempt ?? '');
  if (accepted?.state !== 'finished' || accepted.use !== 'useful')
    violations.push({ kind: 'accepted_unfit', subject: id, detail: String(task.acceptedAttempt) });
  return violations;
}

/** A task that was in flight in three crashes is given up, whether it caused them or only happened to be there. */
function explained(index: IndexedHistory, { id, state, reason, crashes }: TaskRow, poison: boolean): boolean {
  if (state !== 'failed' || reason !== 'poison') return false;
  if (poison) return true;
  const struck = (index.attemptsOfTask.get(id) ?? []).filter((attempt) => index.struckBy(attempt) !== undefined);
  return crashes >= 3 && struck.length >= 3;
}

function settledAfter({ history }: IndexedHistory): number | null {
  const ends = history.faults.filter(({ skipped }) => skipped === null).map(({ until }) => until);
  const settled = history.tasks.flatMap(({ settledAt }) => (settledAt === null ? [] : [settledAt]));
  if (ends.length === 0 || settled.length === 0) return null;
  return Math.round(Math.max(...settled) - Math.max(...ends));
}
