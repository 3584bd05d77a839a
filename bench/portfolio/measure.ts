import type { OutcomeRow, Plan } from '@upshift/contracts';
import {
  buildLabTasks,
  type Comparison,
  comparePolicies,
  dealFolds,
  joinRuns,
  type LabPortfolio,
  type LabTask,
  type PolicyRuns,
  runPolicies,
  tune,
} from '@upshift/lab';
import { readOutcomes } from '@upshift/outcomes';
import { createValidatorRunner } from '@upshift/validators';

export type Measured = Comparison & {
  readonly seconds: number;
  /** How the plans were made, with how many tunings took that way. */
  readonly ways: Readonly<Record<string, number>>;
};

/** Reads an outcome table and judges its answers by the validators. */
export async function loadTasks(path: string, { models }: LabPortfolio): Promise<LabTask[]> {
  const rows: OutcomeRow[] = await Array.fromAsync(readOutcomes(path));
  const missing = models.filter((model) => !rows.some(({ outcomes }) => Object.hasOwn(outcomes, model)));
  if (missing.length > 0) {
    const known = [...new Set(rows.flatMap(({ outcomes }) => Object.keys(outcomes)))].sort();
    throw new Error(`${path} has no answers of ${missing.join(', ')}; it has ${known.join(', ')}.`);
  }
  const runner = createValidatorRunner();
  try {
    return await buildLabTasks(rows, models, runner);
  } finally {
    await runner.close();
  }
}

/** Tunes on one table and measures on another; training rows of questions that are asked again in the test are dropped. */
export function measureHeldOut(
  train: readonly LabTask[],
  test: readonly LabTask[],
  portfolio: LabPortfolio,
): { readonly measured: Measured; readonly plan: Plan } {
  const startedMs = performance.now();
  const asked = new Set(test.map(({ question }) => question));
  const training = train.filter(({ question }) => !asked.has(question));
  if (training.length === 0)
    throw new Error('Every question of the training file is in the test file too: nothing is left to tune on.');
  const tuned = tune(training, portfolio, { seed: 1 });
  const runs = runPolicies(tuned, training, test, portfolio, 1);
  return { measured: summarizeRuns(runs, startedMs), plan: tuned.plan };
}

/** Five folds over each seed: every task is measured by a plan that was tuned without it. */
export function measureOutOfFold(
  labs: readonly LabTask[],
  portfolio: LabPortfolio,
  seeds: readonly number[],
): Measured {
  const startedMs = performance.now();
  const keys = labs.map(({ question }) => question);
  const parts = seeds.flatMap((seed) => leaveOut(labs, dealFolds(keys, 5, seed), portfolio, seed));
  return summarizeRuns(joinRuns(parts), startedMs);
}

/** Every category is measured by a plan that was tuned without it: how the policy does on tasks of another kind. */
export function measureWithoutCategory(labs: readonly LabTask[], portfolio: LabPortfolio): Measured {
  const startedMs = performance.now();
  const parts = leaveOut(
    labs,
    labs.map(({ workload }) => workload),
    portfolio,
    1,
  );
  return summarizeRuns(joinRuns(parts), startedMs);
}

function leaveOut<Key>(
  labs: readonly LabTask[],
  keys: readonly Key[],
  portfolio: LabPortfolio,
  seed: number,
): PolicyRuns[] {
  return [...new Set(keys)].map((key) => {
    const training = labs.filter((_, index) => keys[index] !== key);
    const test = labs.filter((_, index) => keys[index] === key);
    return runPolicies(tune(training, portfolio, { seed }), training, test, portfolio, seed);
  });
}

function summarizeRuns(runs: PolicyRuns, startedMs: number): Measured {
  const ways: Record<string, number> = {};
  for (const way of runs.ways) ways[way] = (ways[way] ?? 0) + 1;
  return { ...comparePolicies(runs, { seed: 1 }), seconds: secondsSince(startedMs), ways };
}

function secondsSince(startedMs: number): number {
  return Math.round((performance.now() - startedMs) / 100) / 10;
}
