import {
  type AttemptRef,
  type EscalationFacts,
  type Objection,
  type Portfolio,
  queueOf,
  type ResolvedWorkload,
} from '@upshift/contracts';
import { bestAnswer, drawAudits, type EscalationStep, replayEscalation, resolveWorkload } from '@upshift/core';
import type { AnswerFacts, ClaimedWork, PortfolioSource } from '@upshift/ports';
import { bareOutcome, type Outcome, type Stage } from '@upshift/stage';
import { readHistory } from './read-history.ts';

/**
 * Answers: what follows when an answer was not accepted, or when there is none? Moves only to stronger tiers. What it decided on
 * goes to the record with the decision, so that anybody can decide again on it.
 */
export function createEscalateStage({ portfolios }: { portfolios: PortfolioSource }): Stage<Portfolio> {
  return {
    name: 'escalate',
    inline: true,
    gather(work) {
      return portfolios.byHash(work.task.portfolioHash);
    },
    decide(work, portfolio) {
      const workload = resolveWorkload(portfolio, work.task.workload);
      const facts = factsOf(work, workload);
      return toOutcome(work, replayEscalation(facts, portfolio, work.task.request), facts, workload);
    },
  };
}

function factsOf(work: ClaimedWork, workload: ResolvedWorkload): EscalationFacts {
  const { task, history } = work;
  const { tier } = task.progress;
  return {
    workload: task.workload,
    risk: task.risk,
    progress: { ...task.progress, objection: null },
    objection: objectionOf(work),
    // Only calls are found answered.
    barrier: work.barrier === 'answered' ? null : work.barrier,
    answered: bestSoFar(work, workload),
    repairable: history.answers.length > 0 || task.progress.best !== null,
    remainingMs: task.remainingMs,
    calls: task.calls,
    maxCalls: task.maxCalls,
    budgetLeftNanoUsd: task.budgetNanoUsd - task.spentNanoUsd - task.reservedNanoUsd,
    ...readHistory(history, tier),
  };
}

/** By the verdicts on record; an answer that nothing was found of, such as a vote's, is best by the word of the step before. */
function bestSoFar({ task, history }: ClaimedWork, workload: ResolvedWorkload): AttemptRef | null {
  const judged = history.answers.map((answer) => ({ ...answer, verdicts: verdictsOn(history, answer) }));
  if (judged.every(({ verdicts }) => verdicts.length === 0)) return task.progress.best;
  return bestAnswer(workload, judged);
}

function verdictsOn({ verdicts }: ClaimedWork['history'], { attempt }: AnswerFacts) {
  return verdicts
    .filter(({ attempt: of }) => of.step === attempt.step && of.no === attempt.no && of.try === attempt.try)
    .map(({ verdict }) => verdict);
}

/** A row that the reconciler inserted for a stuck task has no objection of a stage behind it. */
function objectionOf(work: ClaimedWork): Objection {
  return work.task.progress.objection ?? { action: 'escalate', reason: 'stuck', detail: 'nothing was under way' };
}

function toOutcome(
  work: ClaimedWork,
  step: EscalationStep,
  facts: EscalationFacts,
  workload: ResolvedWorkload,
): Outcome {
  const { objection } = facts;
  const { action, reason, detail, evidence, progress } = step;
  const signals = [{ name: objection.reason, value: objection.detail }, ...evidence];
  const said = { ...bareOutcome, action, reason, detail, facts, progress };
  if (step.kind === 'call') {
    const { fromTier, toTier, call } = step;
    const works = [{ kind: 'call', queue: queueOf('call', call.tier), delayMs: 0, call }] as const;
    return { ...said, kind: 'forward', action: step.action, fromTier, toTier, signals, works };
  }
  const ended = { ...said, fromTier: progress.tier, signals };
  if (step.accepted !== null && step.state === 'succeeded') {
    const tier = tierOf(work, step.accepted) ?? progress.tier ?? '';
    const drawn = drawAudits({ taskId: work.key.taskId, workload, progress, tier });
    return { ...ended, kind: 'finish', signals: [...signals, ...drawn], accepted: step.accepted };
  }
  return { ...ended, kind: 'reject', state: step.state === 'succeeded' ? 'failed' : step.state };
}

function tierOf({ history }: ClaimedWork, { step, no, try: tryNo }: AttemptRef): string | undefined {
  return history.answers.find(({ attempt }) => attempt.step === step && attempt.no === no && attempt.try === tryNo)
    ?.tier;
}
