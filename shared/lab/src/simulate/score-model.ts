import type { LabTask } from '../table/lab-task.ts';
import type { PolicyRun } from './policy-run.ts';

/** What one model alone makes of a task. */
export function scoreModel({ answers }: LabTask, model: number, isPremium: readonly boolean[]): PolicyRun {
  const answer = answers[model];
  if (answer === undefined) throw new TypeError(`a task has no answer of model ${model}`);
  const { correct, costUsd, latencyMs } = answer;
  return { success: correct, costUsd, latencyMs, premium: isPremium[model] ?? false, calls: 1 };
}
