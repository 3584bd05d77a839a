/** Forecasts of an outcome by the router that serves and by the one that wants to. */
export interface Contest {
  /** Outcomes of one task share it: they are no independent witnesses. */
  readonly task: string;
  readonly deployment: string;
  readonly active: number;
  readonly candidate: number;
  /** 0..1: what became of it. */
  readonly outcome: number;
}

export interface Activation {
  readonly activate: boolean;
  readonly reason: 'better' | 'too_few' | 'not_shown_better' | 'promises_too_much';
  /** Tasks that were looked at. */
  readonly tasks: number;
  /** Mean squared error (Brier), per task. */
  readonly activeLoss: number | null;
  readonly candidateLoss: number | null;
  /** Upper end of what the candidate may be worse by, in the same unit; below 0 it is shown to be better. */
  readonly worseByAtMost: number | null;
}

/** With fewer tasks the normal approximation does not hold, and nothing is activated. */
const fewestTasks = 50;

/**
 * Whether a router that was learned again may serve: on tasks that came after all that it learned from (an out-of-time check),
 * its squared error must be smaller than the active one's, in a one-sided interval over paired differences. A router that is
 * as good is not activated either: nothing is gained by a change.
 *
 * @param z how sure: quantile of the normal distribution, divided beforehand among candidates that try on the same tasks
 */
export function decideActivation(contests: readonly Contest[], z = 1.645): Activation {
  const byTask = [...Map.groupBy(contests, ({ task }) => task).values()].map((own) => ({
    active: mean(own.map(({ active, outcome }) => (active - outcome) ** 2)),
    candidate: mean(own.map(({ candidate, outcome }) => (candidate - outcome) ** 2)),
  }));
  const tasks = byTask.length;
  if (tasks < fewestTasks)
    return {
      activate: false,
      reason: 'too_few',
      tasks,
      activeLoss: null,
      candidateLoss: null,
      worseByAtMost: null,
    };
  const activeLoss = mean(byTask.map(({ active }) => active));
  const candidateLoss = mean(byTask.map(({ candidate }) => candidate));
  const difference = candidateLoss - activeLoss;
  const squares = byTask.reduce((sum, { active, candidate }) => sum + (candidate - active - difference) ** 2, 0);
  const worseByAtMost = difference + z * Math.sqrt(squares / (tasks - 1) / tasks);
  const reason =
    worseByAtMost >= 0 ? 'not_shown_better' : promisesTooMuch(contests, 'candidate') ? 'promises_too_much' : 'better';
  return { activate: reason === 'better', reason, tasks, activeLoss, candidateLoss, worseByAtMost };
}

const fewestOutcomes = 30;
/** So sure that it happens by chance in one of 740 looks. */
const surely = 3;
/** What a forecast may promise too much before it matters, as a share. */
const harmless = 0.05;

/**
 * Whether a router forecast more successes of a deployment than came: by more than five points, and more than three standard
 * errors (those that its own forecasts imply, or the outcomes show, whichever are larger). Looked at are all of the deployment's
 * tasks, and the half of which it promised most: those are sent there. Such a router must not serve, even while there is no
 * better one.
 */
export function promisesTooMuch(contests: readonly Contest[], whose: 'active' | 'candidate'): boolean {
  return [...Map.groupBy(contests, ({ deployment }) => deployment).values()].some((own) => {
    const sorted = own.map((one) => ({ promised: one[whose], outcome: one.outcome }));
    sorted.sort((one, other) => other.promised - one.promised);
    return isExcessive(sorted) || isExcessive(sorted.slice(0, Math.ceil(sorted.length / 2)));
  });
}

function isExcessive(own: readonly { readonly promised: number; readonly outcome: number }[]): boolean {
  if (own.length < fewestOutcomes) return false;
  const excess = own.map(({ promised, outcome }) => promised - outcome);
  const value = mean(excess);
  const implied = own.reduce((sum, { promised }) => sum + promised * (1 - promised), 0);
  const shown = excess.reduce((sum, one) => sum + (one - value) ** 2, 0);
  return value > harmless && value > (surely * Math.sqrt(Math.max(implied, shown))) / own.length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
