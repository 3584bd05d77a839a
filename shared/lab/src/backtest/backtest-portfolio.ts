import type { Plan, Portfolio } from '@upshift/contracts';
import { membersOf } from '@upshift/core';
import type { PolicyRun } from '../simulate/policy-run.ts';
import { simulatePlan } from '../simulate/simulate-plan.ts';
import type { LabPortfolio } from '../table/lab-portfolio.ts';
import type { LabTask } from '../table/lab-task.ts';
import { planOfWorkload } from './plan-of-workload.ts';

/** The models of a portfolio, tier by tier; a model that two deployments share counts once. */
export function modelsOf(portfolio: Portfolio): LabPortfolio {
  const seen = new Set<string>();
  const tiers = portfolio.tiers.map(({ deployments }) =>
    deployments
      .map((name) => portfolio.deployments[name]?.model ?? name)
      .filter((model) => !seen.has(model) && seen.add(model)),
  );
  const filled = tiers.filter(({ length }) => length > 0);
  return { tiers: filled, models: filled.flat() };
}

export interface BacktestRuns {
  readonly runs: readonly PolicyRun[];
  readonly decisions: number;
  /** Own time for all tasks as they would be met: reading questions and answers, counting votes, deciding. */
  readonly ownMs: number;
  /** Own time for the same decisions once more, on what was read. */
  readonly decidingMs: number;
}

/**
 * Runs a portfolio's plans on recorded tasks. The latency of each task is the recorded one plus the mean own time.
 *
 * @param labs with answers in the order of `models`
 * @param now monotonic clock, milliseconds
 * @throws TypeError when a plan asks for a model that the tasks have no answers of
 */
export function backtestPortfolio(
  portfolio: Portfolio,
  labs: readonly LabTask[],
  { models }: LabPortfolio,
  isPremium: readonly boolean[],
  now: () => number,
): BacktestRuns {
  const plans = new Map<string, PlacedPlan>();
  const placed = labs.map((lab) => {
    const known = plans.get(lab.workload) ?? placePlan(planOfWorkload(portfolio, lab.workload), portfolio, models);
    plans.set(lab.workload, known);
    return { known, lab: { ...lab, answers: known.places.map((place) => lab.answers[place]).filter(isPresent) } };
  });
  const pass = () =>
    placed.map(({ known: { plan, places }, lab }) =>
      simulatePlan(
        plan,
        lab,
        places.map((place) => isPremium[place] ?? false),
      ),
    );
  const startedMs = now();
  const runs = pass();
  const ownMs = now() - startedMs;
  const againMs = now();
  pass();
  const decidingMs = now() - againMs;
  const perTaskMs = ownMs / Math.max(1, labs.length);
  const decisions = runs.reduce((sum, run) => sum + run.decisions, 0);
  const timed = runs.map((run) => ({ ...run, latencyMs: run.latencyMs === null ? null : run.latencyMs + perTaskMs }));
  return { runs: timed, decisions, ownMs, decidingMs };
}

interface PlacedPlan {
  readonly plan: Plan;
  /** Index of each member's model. */
  readonly places: readonly number[];
}

function placePlan(plan: Plan, portfolio: Portfolio, models: readonly string[]): PlacedPlan {
  const places = membersOf(plan).map(({ deployment }) => {
    const place = models.indexOf(portfolio.deployments[deployment]?.model ?? deployment);
    if (place < 0) throw new TypeError(`the plan asks "${deployment}", of which there are no recorded answers`);
    return place;
  });
  return { plan, places };
}

function isPresent<Item>(item: Item | undefined): item is Item {
  return item !== undefined;
}
