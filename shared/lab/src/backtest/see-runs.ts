import type { OutcomeRow, Plan, Portfolio, RecordedOutcome } from '@upshift/contracts';
import { membersOf } from '@upshift/core';
import type { PolicyRun } from '../simulate/policy-run.ts';
import { simulatePlan } from '../simulate/simulate-plan.ts';
import { questionOf } from '../table/build-lab-tasks.ts';
import type { LabAnswer } from '../table/lab-task.ts';
import { planOfWorkload } from './plan-of-workload.ts';

/** What a portfolio would have made of a task of the ledger, as far as the answers were recorded. */
export interface SeenRun {
  readonly question: string;
  readonly workload: string;
  /** Null: it would have asked a model of which there is no judged answer. */
  readonly run: PolicyRun | null;
  /** Probability that all answers of the run were recorded, by the draws of canaries and shadows; 1 without any. */
  readonly propensity: number;
}

/**
 * Runs a portfolio's plans on recorded tasks of which not every model was asked. A task counts as seen where each model that the
 * plan really calls has an answer; the others may be missing. What the validators made of an answer is taken from the row:
 * `correct` of at least a half is a pass.
 */
export function seeRuns(portfolio: Portfolio, rows: readonly OutcomeRow[]): SeenRun[] {
  const plans = new Map<string, Plan>();
  return rows.map((row) => {
    const plan = plans.get(row.workload) ?? planOfWorkload(portfolio, row.workload);
    plans.set(row.workload, plan);
    return seeRun(plan, portfolio, row);
  });
}

function seeRun(plan: Plan, portfolio: Portfolio, { id, workload, input, outcomes }: OutcomeRow): SeenRun {
  const question = questionOf(id);
  const recorded = membersOf(plan).map(
    ({ deployment }) => outcomes[portfolio.deployments[deployment]?.model ?? deployment],
  );
  const task = { messages: input.messages, tools: input.tools, outputSchema: null };
  const lab = { id, question, workload, task, answers: recorded.map(toAnswer) };
  const { called, decisions: _, endMs: __, ...run } = simulatePlan(plan, lab, []);
  const asked = recorded.filter((_outcome, member) => (called >> member) & 1);
  const known = asked.filter((outcome) => outcome !== undefined);
  if (known.length < asked.length || !beginsAsDrawn(recorded[0]))
    return { question, workload, run: null, propensity: 0 };
  return { question, workload, run, propensity: propensityOf(known) };
}

/**
 * Where the start was drawn, only tasks that began with the plan's first model speak for the plan: one that came to it later did so because
 * of what a weaker model answered, with another probability than the one that was logged.
 */
function beginsAsDrawn(first: RecordedOutcome | undefined): boolean {
  return first?.asked?.first ?? true;
}

/** Stands where nobody was asked; a run that comes upon it is not seen. */
const missing: LabAnswer = { output: null, validity: 'unknown', correct: 0, costUsd: 0, latencyMs: 0 };

function toAnswer(outcome: RecordedOutcome | undefined): LabAnswer {
  if (outcome === undefined) return missing;
  const { output, correct, costUsd, latencyMs, error } = outcome;
  if (error !== null) return { output: null, validity: 'fail', correct: 0, costUsd, latencyMs };
  return { output, validity: correct >= 0.5 ? 'pass' : 'fail', correct, costUsd, latencyMs };
}

/** Answers of one draw come together; different draws are independent. */
function propensityOf(outcomes: readonly RecordedOutcome[]): number {
  const draws = new Map(
    outcomes.map(({ asked }) => [asked?.draw ?? null, asked?.draw == null ? 1 : asked.probability]),
  );
  return [...draws.values()].reduce((product, probability) => product * probability, 1);
}
