import { type FailureClass, type Objection, queueOf } from '@upshift/contracts';
import { decideAfterFailure, decideWait, priceCall, resolveWorkload } from '@upshift/core';
import type { AttemptResult, CallPlan, ClaimedWork } from '@upshift/ports';
import { bareOutcome, type Outcome } from '@upshift/stage';
import type { CallFacts, CallMade } from './call-facts.ts';
import { onWindow, refusalOf } from './on-window.ts';
import { promptHashOf } from './prompt-hash.ts';
import { recordedAnswer, recordedBallot } from './vote/collect-ballots.ts';
import { type CastVote, decideVote } from './vote/decide-vote.ts';
import { readValidity } from './vote/read-validity.ts';

type Answered = Extract<CallMade, { kind: 'answer' }>;
type Failed = Extract<CallMade, { kind: 'failure' }>;

/** What follows a call: its answer goes to the validators; a failure is tried again, elsewhere, or given to the escalator. */
export function decideCall(work: ClaimedWork, facts: CallFacts): Outcome {
  if (facts.kind === 'barrier') return atBarrier(work, facts);
  if (facts.kind === 'refused') return onRefused(work, facts);
  if (facts.kind === 'hedged') return onHedged(work, facts);
  return facts.kind === 'answer' ? onAnswer(work, facts) : onFailure(work, facts);
}

/** Two calls were made: what follows is decided on the one that was taken, as if it had been the only one. */
function onHedged(work: ClaimedWork, { taken, lost, afterMs }: Extract<CallFacts, { kind: 'hedged' }>): Outcome {
  const outcome = decideCall({ ...work, attempt: taken.attempt }, taken.made);
  const loser = { ...work, attempt: lost.attempt };
  const booked = lost.made.kind === 'answer' ? bookAnswer(loser, lost.made) : bookFailure(loser, lost.made);
  // Nobody reads the answer that came second.
  const hedge = { deployment: taken.attempt.deployment, lost: { ...booked, output: null } };
  if (outcome.reason !== 'answered') return { ...outcome, hedge };
  return {
    ...outcome,
    hedge,
    reason: 'hedged',
    detail: `${taken.attempt.deployment} answered before ${lost.attempt.deployment}`,
    signals: [{ name: 'hedged_after_ms', value: Math.round(afterMs) }],
  };
}

function onAnswer(work: ClaimedWork, facts: Answered): Outcome {
  if (isVote(work)) return decideVote(work, facts, answerVote(work, facts));
  return {
    ...bareOutcome,
    kind: 'forward',
    action: 'validate',
    reason: 'answered',
    detail: work.attempt?.deployment ?? null,
    fromTier: work.call?.tier ?? null,
    attempt: bookAnswer(work, facts),
    works: [{ kind: 'validate', queue: queueOf('validate'), delayMs: 0, call: null, apart: needsOthers(work, facts) }],
    progress: work.task.progress,
  };
}

/** A validator that compares answers needs the earlier ones, which the claim of a first or escalated call does not read. */
function needsOthers(work: ClaimedWork, { portfolio }: Answered): boolean {
  if (work.call?.mode !== 'escalation') return false;
  return resolveWorkload(portfolio, work.task.workload).validators.some(({ kind }) => kind === 'agreement');
}

function onFailure(work: ClaimedWork, facts: Failed): Outcome {
  const { attempt, call } = planned(work);
  const next = decideAfterFailure({
    failureClass: facts.failureClass,
    retryAfterMs: facts.retryAfterMs,
    call,
    deployment: attempt.deployment,
    tryNo: attempt.ref.try,
    triesOnDeployment: triesOn(work, attempt.deployment),
    remainingMs: work.task.remainingMs - facts.latencyMs,
    billedUnknown: facts.billed === 'unknown',
    random: facts.random,
  });
  const said = {
    ...bareOutcome,
    reason: next.reason,
    detail: next.detail,
    fromTier: call.tier,
    signals: [
      { name: 'failure_class', value: facts.failureClass },
      { name: 'deployment', value: attempt.deployment },
    ],
    attempt: bookFailure(work, facts),
  };
  if (next.action !== 'give_up')
    return { ...said, kind: 'retry', action: next.action, delayMs: next.delayMs, call: next.call };
  if (isVote(work)) return decideVote(work, facts, failedVote(facts.failureClass, said.attempt));
  const reason = facts.failureClass === 'content_refused' ? 'refused' : 'provider_exhausted';
  return toEscalator(work, { ...said, reason, detail: facts.failureClass });
}

/** Nobody of the tier may be called now: the task waits for its turn, and nothing was begun. */
function onRefused(work: ClaimedWork, facts: Extract<CallFacts, { kind: 'refused' }>): Outcome {
  const { call } = work;
  if (call === null) throw new Error('Only a call is refused.');
  const step = decideWait({
    refusals: facts.refusals,
    remainingMs: work.task.remainingMs,
    random: facts.random,
  });
  const said = { ...bareOutcome, reason: step.reason, detail: step.detail, fromTier: call.tier };
  if (step.action === 'wait') return { ...said, kind: 'retry', action: 'wait', delayMs: step.delayMs, call };
  if (isVote(work)) return decideVote(work, facts, failedVote('rate_limited', null));
  return toEscalator(work, said);
}

/** Budget, calls or deadline forbade the call, or its answer is on record: nothing was begun. Only the deadline ends the task here. */
function atBarrier(work: ClaimedWork, facts: Extract<CallFacts, { kind: 'barrier' }>): Outcome {
  const { barrier } = work;
  if (barrier === 'answered') return decideVote(work, facts, recordedVote(work));
  const reason = barrier ?? 'budget';
  const said = { ...bareOutcome, ...refusalOf(work), reason };
  if (reason === 'deadline')
    return { ...said, kind: 'reject', action: 'expire', state: 'expired', progress: work.task.progress };
  const held = onWindow(work, facts);
  if (held !== null) return held;
  // Also where it is a moment of the plan, which calls nobody: its ballot is none of a member's.
  if (isVote(work)) {
    const outcome = decideVote(work, facts, failedVote('quota_exhausted', null));
    return { ...outcome, signals: [...outcome.signals, ...said.signals] };
  }
  return toEscalator(work, said);
}

function isVote({ call }: ClaimedWork): boolean {
  return call?.mode === 'vote';
}

function answerVote(work: ClaimedWork, facts: Answered): CastVote {
  const result = bookAnswer(work, facts);
  const { output, confidence } = facts.answer;
  return {
    ballot: { state: 'answered', output, validity: readValidity(facts.verdicts), confidence },
    attempt: result.ref,
    result,
    verdicts: facts.verdicts.map((verdict) => ({ attempt: result.ref, verdict })),
  };
}

function failedVote(failure: FailureClass, result: AttemptResult | null): CastVote {
  return { ballot: { state: 'failed', failure }, attempt: result?.ref ?? null, result, verdicts: [] };
}

/** The answer of this very call was booked by a worker that died before it could say what follows. */
function recordedVote(work: ClaimedWork): CastVote {
  const answer = recordedAnswer(work, work.key.no);
  if (answer === undefined) return failedVote('worker_lost', null);
  return { ballot: recordedBallot(work.history, answer), attempt: answer.attempt, result: null, verdicts: [] };
}

function toEscalator(
  work: ClaimedWork,
  said: Omit<Extract<Outcome, { kind: 'forward' }>, 'kind' | 'action' | 'works' | 'progress'>,
): Outcome {
  const objection: Objection = {
    // Where a vendor's rules forbid it, another vendor of the tier may answer: the model was not too weak.
    action: said.reason === 'refused' ? 'failover' : 'escalate',
    reason: said.reason,
    detail: said.detail ?? '',
    evidence: said.signals,
  };
  return {
    ...said,
    kind: 'forward',
    action: 'validate',
    works: [{ kind: 'escalate', queue: queueOf('escalate'), delayMs: 0, call: null }],
    progress: { ...work.task.progress, objection },
  };
}

function bookAnswer(work: ClaimedWork, { portfolio, answer, latencyMs, cached }: Answered): AttemptResult {
  const { attempt } = planned(work);
  const price =
    cached === true
      ? ({ costNanoUsd: 0, costSource: 'cache' } as const)
      : priceOf(work, portfolio, answer.usage, answer.vendorCostNanoUsd);
  return {
    ref: attempt.ref,
    state: 'finished',
    failureClass: null,
    modelServed: answer.modelServed,
    promptHash: promptHashOf(work, portfolio, attempt.deployment),
    usage: answer.usage,
    ...price,
    latencyMs,
    recordedLatencyMs: answer.recordedLatencyMs,
    confidence: answer.confidence,
    output: answer.finishReason === 'length' ? { ...answer.output, truncated: true } : answer.output,
  };
}

function bookFailure(work: ClaimedWork, facts: Failed): AttemptResult {
  const { attempt } = planned(work);
  const price =
    facts.billed === 'known'
      ? priceOf(work, facts.portfolio, facts.usage, facts.vendorCostNanoUsd)
      : facts.billed === 'unknown'
        ? ({ costNanoUsd: attempt.reservedNanoUsd, costSource: 'estimate' } as const)
        : ({ costNanoUsd: 0, costSource: 'none' } as const);
  return {
    ref: attempt.ref,
    state: 'failed',
    failureClass: facts.failureClass,
    modelServed: null,
    promptHash: promptHashOf(work, facts.portfolio, attempt.deployment),
    usage: facts.usage,
    ...price,
    latencyMs: facts.latencyMs,
    recordedLatencyMs: null,
    output: null,
    confidence: null,
  };
}

/** The vendor's own figure where it gives one, else tokens times list price, else the reservation as an estimate. */
function priceOf(
  work: ClaimedWork,
  portfolio: Answered['portfolio'],
  usage: Answered['answer']['usage'],
  vendorCostNanoUsd: number | null,
): Pick<AttemptResult, 'costNanoUsd' | 'costSource'> {
  const { attempt } = planned(work);
  if (vendorCostNanoUsd !== null) return { costNanoUsd: vendorCostNanoUsd, costSource: 'vendor' };
  const deployment = portfolio.deployments[attempt.deployment];
  if (usage === null || deployment === undefined)
    return { costNanoUsd: attempt.reservedNanoUsd, costSource: 'estimate' };
  return { costNanoUsd: priceCall(usage, deployment), costSource: 'price' };
}

function planned(work: ClaimedWork): { attempt: NonNullable<ClaimedWork['attempt']>; call: CallPlan } {
  if (work.attempt === null || work.call === null) throw new Error('A call that was not begun has no result.');
  return { attempt: work.attempt, call: work.call };
}

function triesOn(work: ClaimedWork, deployment: string): number {
  const { step } = work.key;
  return (
    1 +
    work.history.failures.filter((failure) => failure.attempt.step === step && failure.deployment === deployment).length
  );
}
