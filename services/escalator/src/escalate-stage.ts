import { type Objection, type Portfolio, queueOf } from '@upshift/contracts';
import { decideEscalation, resolveWorkload } from '@upshift/core';
import type { ClaimedWork, PortfolioSource } from '@upshift/ports';
import { bareOutcome, type Outcome, type Stage } from '@upshift/stage';

/** Answers: what follows when an answer was not accepted, or when there is none? Moves only to stronger tiers. */
export function createEscalateStage({ portfolios }: { portfolios: PortfolioSource }): Stage<Portfolio> {
  return {
    name: 'escalate',
    inline: true,
    gather(work) {
      return portfolios.byHash(work.task.portfolioHash);
    },
    decide(work, portfolio) {
      return toOutcome(decideEscalation(inputOf(work, portfolio)), objectionOf(work));
    },
  };
}

function inputOf(work: ClaimedWork, portfolio: Portfolio): Parameters<typeof decideEscalation>[0] {
  const { task } = work;
  return {
    workload: resolveWorkload(portfolio, task.workload),
    portfolio,
    request: task.request,
    risk: task.risk,
    progress: task.progress,
    objection: objectionOf(work),
    // Only calls are found answered.
    barrier: work.barrier === 'answered' ? null : work.barrier,
    answered: task.progress.best,
    remainingMs: task.remainingMs,
    calls: task.calls,
    maxCalls: task.maxCalls,
    budgetLeftNanoUsd: task.budgetNanoUsd - task.spentNanoUsd - task.reservedNanoUsd,
    repairCharacters: repairCharacters(work),
  };
}

/** A row that the reconciler inserted for a stuck task has no objection of a stage behind it. */
function objectionOf(work: ClaimedWork): Objection {
  return work.task.progress.objection ?? { action: 'escalate', reason: 'stuck', detail: 'nothing was under way' };
}

/** What a repair's prompt adds: the last answer and its findings. */
function repairCharacters({ history }: ClaimedWork): number {
  const answer = history.answers.at(-1);
  const evidence = history.verdicts.flatMap(({ verdict }) => verdict.evidence);
  return (
    JSON.stringify(answer?.output ?? null).length +
    evidence.reduce((sum, { path, message }) => sum + path.length + message.length, 0)
  );
}

function toOutcome(step: ReturnType<typeof decideEscalation>, objection: Objection): Outcome {
  const signals = [{ name: objection.reason, value: objection.detail }];
  if (step.kind === 'call') {
    const { action, reason, detail, fromTier, toTier, call, progress } = step;
    return {
      ...bareOutcome,
      kind: 'forward',
      action,
      reason,
      detail,
      fromTier,
      toTier,
      signals,
      progress,
      works: [{ kind: 'call', queue: queueOf('call', call.tier), delayMs: 0, call }],
    };
  }
  const { action, reason, detail, progress } = step;
  const said = { ...bareOutcome, action, reason, detail, fromTier: progress.tier, signals, progress };
  if (step.accepted !== null && step.state === 'succeeded') return { ...said, kind: 'finish', accepted: step.accepted };
  return { ...said, kind: 'reject', state: step.state === 'succeeded' ? 'failed' : step.state };
}
