import type { QuorumPlan } from '@upshift/contracts';
import type { Ballot, PlanOpening } from '@upshift/core';
import { stepOnLead } from '@upshift/core';
import type { LabAnswer } from '../table/lab-task.ts';

/** The lead and the speaker that a set of answers gives; null for none. Bit m of `answered`: member m has answered. */
export type LeadOf = (answered: number) => { readonly lead: number; readonly speaker: number } | null;

export interface ClockedRun {
  /** Whose answer was accepted; null for none. */
  readonly accepted: number | null;
  /** `decisive`: the lead was reached; `best`: nobody was left to ask; null: nothing was accepted. */
  readonly reason: 'decisive' | 'best' | null;
  /** Log-odds that it is right, by the plan itself. */
  readonly lead: number | null;
  readonly endMs: number;
  /** Bit m: member m was called. */
  readonly called: number;
  readonly decisions: number;
}

/**
 * Lets a plan run against recorded latencies: calls in parallel overlap, the plan decides after each answer, and what
 * was not started by then is never called. Where no latency is recorded, answers come in the order of the plan, each
 * wave of calls at once.
 */
export function runClock(
  plan: QuorumPlan,
  starts: PlanOpening['starts'],
  answers: readonly LabAnswer[],
  leadOf: LeadOf,
): ClockedRun {
  const states: Ballot['state'][] = plan.members.map(() => 'idle');
  const startMs = plan.members.map(() => Number.POSITIVE_INFINITY);
  for (const { member, afterMs } of starts) startMs[member] = afterMs;
  let answered = 0;
  let nowMs = 0;
  for (let decisions = 0; ; ) {
    const next = nextEnd(plan, states, startMs, answers);
    if (next !== null) {
      const isLater = plan.lateMs !== null && nowMs < plan.lateMs && next.endMs > plan.lateMs;
      nowMs = isLater ? (plan.lateMs ?? 0) : Math.max(nowMs, next.endMs);
      startUntil(states, startMs, nowMs);
      if (!isLater) {
        states[next.member] = next.isAnswer ? 'answered' : 'failed';
        if (next.isAnswer) answered |= 1 << next.member;
      }
      if (plan.lateMs !== null && nowMs >= plan.lateMs) markLate(states);
    }
    const found = leadOf(answered);
    decisions++;
    const step = stepOnLead(plan, states, found?.lead ?? null);
    if (step.kind !== 'wait') {
      const accepted = step.kind === 'accept' ? (found?.speaker ?? null) : null;
      const reason = step.kind === 'accept' ? step.reason : null;
      return { accepted, reason, lead: found?.lead ?? null, endMs: nowMs, called: calledOf(states), decisions };
    }
    for (const member of step.start) {
      startMs[member] = nowMs;
      states[member] = plan.lateMs !== null && nowMs >= plan.lateMs ? 'late' : 'pending';
    }
    if (next === null && step.start.length === 0) throw new TypeError('the plan waits for nobody');
  }
}

interface CallEnd {
  readonly member: number;
  readonly endMs: number;
  readonly isAnswer: boolean;
}

/** The next call to end, of those started or whose start lies ahead. A tie goes to the earlier member. */
function nextEnd(
  plan: QuorumPlan,
  states: readonly Ballot['state'][],
  startMs: readonly number[],
  answers: readonly LabAnswer[],
): CallEnd | null {
  let first: CallEnd | null = null;
  for (let member = 0; member < plan.members.length; member++) {
    if (states[member] === 'answered' || states[member] === 'failed') continue;
    const start = startMs[member] as number;
    if (start === Number.POSITIVE_INFINITY) continue;
    const { latencyMs, output } = answers[member] as LabAnswer;
    const takesMs = latencyMs ?? 0;
    const patienceMs = patienceOf(plan, member, start);
    const endMs = start + Math.min(takesMs, patienceMs);
    if (first === null || endMs < first.endMs)
      first = { member, endMs, isAnswer: output !== null && takesMs <= patienceMs };
  }
  return first;
}

function patienceOf(plan: QuorumPlan, member: number, startMs: number): number {
  const own = plan.members[member]?.patienceMs ?? Number.POSITIVE_INFINITY;
  if (plan.patienceMs === null || startMs >= plan.patienceMs) return own;
  return Math.min(own, plan.patienceMs - startMs);
}

/** Delays that have passed by now: the call was started before this moment. */
function startUntil(states: Ballot['state'][], startMs: readonly number[], nowMs: number): void {
  for (let member = 0; member < states.length; member++)
    if (states[member] === 'idle' && (startMs[member] as number) <= nowMs) states[member] = 'pending';
}

function markLate(states: Ballot['state'][]): void {
  for (let member = 0; member < states.length; member++) if (states[member] === 'pending') states[member] = 'late';
}

function calledOf(states: readonly Ballot['state'][]): number {
  let called = 0;
  for (let member = 0; member < states.length; member++) if (states[member] !== 'idle') called |= 1 << member;
  return called;
}
