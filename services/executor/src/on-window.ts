import type { SpendWindow } from '@upshift/contracts';
import { queueOf } from '@upshift/contracts';
import { type BudgetStep, decideOnBudget, describeWindow, resolveWorkload } from '@upshift/core';
import type { ClaimedWork } from '@upshift/ports';
import { bareOutcome, type Outcome } from '@upshift/stage';
import type { CallFacts } from './call-facts.ts';

/** What a refused call says on record, whatever follows it. */
export type Refusal = Pick<Outcome, 'reason' | 'detail' | 'fromTier' | 'signals'>;

/** Why nothing was called: the window that refused it, with what it holds; null where it was the task's own budget. */
export function refusalOf({ window, call }: ClaimedWork): Refusal {
  const fromTier = call?.tier ?? null;
  if (window === null) return { reason: 'budget', detail: null, fromTier, signals: [] };
  return { reason: 'budget', detail: describeWindow(window), fromTier, signals: signalsOf(window, call) };
}

/**
 * What follows when a window of its workload or tenant does not pay for a call; null when nothing does, and the call
 * ends as one that the task's own budget refused.
 */
export function onWindow(work: ClaimedWork, { portfolio }: Extract<CallFacts, { kind: 'barrier' }>): Outcome | null {
  const { task, call, window } = work;
  if (window === null || call === null) return null;
  const step = decideOnBudget({
    window,
    call,
    portfolio,
    workload: resolveWorkload(portfolio, task.workload),
    request: task.request,
    risk: task.risk,
    remainingMs: task.remainingMs,
    taskLeftNanoUsd: task.budgetNanoUsd - task.spentNanoUsd - task.reservedNanoUsd,
    answered: work.history.answers.some(({ attempt }) => attempt.step === work.key.step),
  });
  return toOutcome(work, call, step);
}

function toOutcome(work: ClaimedWork, call: NonNullable<ClaimedWork['call']>, step: BudgetStep): Outcome | null {
  const said = { ...bareOutcome, ...refusalOf(work) };
  switch (step.kind) {
    case 'wait':
    case 'hold':
      return { ...said, kind: 'retry', action: step.kind, delayMs: step.delayMs, call };
    case 'degrade':
      return {
        ...said,
        kind: 'forward',
        action: 'degrade',
        toTier: step.call.tier,
        works: [{ kind: 'call', queue: queueOf('call', step.call.tier), delayMs: 0, call: step.call }],
        progress: { ...work.task.progress, tier: step.call.tier },
      };
    case 'stop':
      return null;
  }
}

function signalsOf(window: SpendWindow, call: ClaimedWork['call']): Outcome['signals'] {
  return [
    { name: 'window', value: `${window.workload ?? 'tenant'}/${window.period}` },
    { name: 'limit_nano_usd', value: window.limitNanoUsd },
    { name: 'spent_nano_usd', value: window.spentNanoUsd },
    { name: 'reserved_nano_usd', value: window.reservedNanoUsd },
    ...(call?.choices ?? []).map(({ deployment, reserveNanoUsd }) => ({
      name: `worst_case ${deployment}`,
      value: reserveNanoUsd,
    })),
  ];
}
