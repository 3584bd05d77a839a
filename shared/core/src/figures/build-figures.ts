import { type FigureFacts, type FigureRow, type FiguresView, toUsd } from '@upshift/contracts';
import { compareArms } from './compare-arms.ts';
import { createRandom } from './create-random.ts';
import type { FigureTask } from './figure-task.ts';
import { measureArm } from './measure-arm.ts';

/** Fixes the intervals: whoever measures the same rows finds the same ones. */
const seed = 20_261_125;

/**
 * Makes the figures of what the record knows. A sample run is judged by its references, anything else by the validators
 * alone; the difference needs pairs, so only a sample run has one.
 */
export function buildFigures(facts: FigureFacts): FiguresView {
  const judgedBy = facts.run === null ? 'validators' : 'reference';
  const tasks = facts.rows.map((row) => toFigureTask(row, judgedBy));
  const arms = (['portfolio', 'premium'] as const).filter(
    (arm) => arm === 'portfolio' || tasks.some((task) => task.arm === arm),
  );
  return {
    run: facts.run,
    simulated: facts.simulated,
    arms: arms.map((arm) =>
      measureArm(
        arm,
        tasks.filter((task) => task.arm === arm),
        judgedBy,
      ),
    ),
    difference: facts.run === null ? null : compareArms(tasks, createRandom(seed)),
    tiers: facts.tiers.map(({ tier, tasks: count, calls, costNanoUsd }) => ({
      tier,
      tasks: count,
      calls,
      costUsd: toUsd(costNanoUsd),
    })),
    reviews: sumReviews(facts.rows),
    reasons: facts.reasons.map(({ reason, count }) => ({ reason, count })),
    ledgerUsd: toUsd(facts.rows.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)),
    billUsd: facts.billNanoUsd === null ? null : toUsd(facts.billNanoUsd),
    estimated: {
      calls: facts.estimated.calls,
      ledgerUsd: toUsd(facts.estimated.ledgerNanoUsd),
      billUsd: toUsd(facts.estimated.billNanoUsd),
    },
    cachedCalls: facts.rows.reduce((sum, { cachedCalls }) => sum + cachedCalls, 0),
    wrong: facts.run === null ? null : findWrong(facts.rows),
  };
}

function toFigureTask(row: FigureRow, judgedBy: 'reference' | 'validators'): FigureTask {
  const { arm, caseId, state, correct, costNanoUsd, reviewNanoUsd, latencyMs, calls, premium } = row;
  return {
    arm,
    caseId,
    settled: state !== 'open',
    succeeded: state === 'succeeded' && (judgedBy === 'validators' || correct === true),
    costNanoUsd: costNanoUsd + reviewNanoUsd,
    latencyMs,
    calls,
    premium,
  };
}

/** The reviewers' line: their time is part of what the portfolio cost, and no vendor's bill knows it. */
function sumReviews(rows: readonly FigureRow[]): NonNullable<FiguresView['reviews']> {
  const reviewed = rows.filter(
    ({ arm, reviewMs, reviewNanoUsd }) => arm === 'portfolio' && reviewMs + reviewNanoUsd > 0,
  );
  return {
    tasks: reviewed.length,
    minutes: reviewed.reduce((sum, { reviewMs }) => sum + reviewMs, 0) / 60_000,
    costUsd: toUsd(reviewed.reduce((sum, { reviewNanoUsd }) => sum + reviewNanoUsd, 0)),
  };
}

/** What slipped through: answers of the portfolio that were accepted and are wrong. */
function findWrong(rows: readonly FigureRow[]): NonNullable<FiguresView['wrong']> {
  const accepted = rows.filter(
    ({ arm, state, correct }) => arm === 'portfolio' && state === 'succeeded' && correct !== null,
  );
  const wrong = accepted.filter(({ correct }) => correct === false);
  return { accepted: accepted.length, wrong: wrong.length, example: wrong[0]?.taskId ?? null };
}
