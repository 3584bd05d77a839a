import type { Plan } from '@upshift/contracts';
import { type Ballot, openPlan, planOfTask, tallyVotes, toQuorum } from '@upshift/core';
import type { LabTask } from '../table/lab-task.ts';
import type { PolicyRun } from './policy-run.ts';
import { type ClockedRun, runClock } from './run-clock.ts';

/** Runs a plan on a recorded task by the very functions that decide at run time. */
export function simulatePlan(plan: Plan, task: LabTask, isPremium: readonly boolean[]): PolicyRun & ClockedRun {
  const quorum = toQuorum(plan);
  const run = runClock(
    planOfTask(quorum, task.task).plan,
    openPlan(plan, task.task).starts,
    task.answers,
    (answered) => {
      const [best] = tallyVotes(plan, task.task, ballotsOf(task, answered));
      return best === undefined ? null : best;
    },
  );
  return { ...run, ...scoreRun(task, run, isPremium) };
}

/** Ballots where those of `answered` have answered and nobody else has. */
export function ballotsOf({ answers }: LabTask, answered: number): Ballot[] {
  return answers.map(({ output, validity }, member) =>
    (answered >> member) & 1 && output !== null ? { state: 'answered', output, validity } : { state: 'idle' },
  );
}

/** This is where `correct` is read, after everything is over. */
export function scoreRun(
  { answers }: LabTask,
  { accepted, endMs, called }: Pick<ClockedRun, 'accepted' | 'endMs' | 'called'>,
  isPremium: readonly boolean[],
): PolicyRun {
  const billed = answers.filter((_, member) => (called >> member) & 1);
  const hasLatency = answers.every(({ latencyMs }) => latencyMs !== null);
  return {
    success: accepted === null ? 0 : (answers[accepted]?.correct ?? 0),
    costUsd: sumOrNull(billed.map(({ costUsd }) => costUsd)),
    latencyMs: hasLatency ? endMs : null,
    premium: isPremium.some((premium, member) => premium && (called >> member) & 1),
    calls: billed.length,
  };
}

function sumOrNull(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((sum, value) => (sum === null || value === null ? null : sum + value), 0);
}
