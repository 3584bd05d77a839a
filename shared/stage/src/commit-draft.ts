import { type Decision, quarantineQueue, queueOf, type ReasonCode } from '@upshift/contracts';
import type { AttemptResult, ClaimedWork, Commit, NewWork, Transition, VerdictFacts, WorkKey } from '@upshift/ports';
import type { Forward, Outcome, Seen } from './stage.ts';

/** What has been decided since the last commit: one stage's outcome, or several when stages ran inline. */
export interface CommitDraft {
  readonly key: WorkKey;
  readonly fence: number;
  readonly attempt: AttemptResult | null;
  /** The call that was made beside it and lost: booked apart, once this is committed. */
  readonly lost: AttemptResult | null;
  readonly verdicts: readonly VerdictFacts[];
  readonly decisions: readonly Decision[];
  /** On how much of a step's calls the last of these was decided. */
  readonly seen: Seen | null;
}

export function emptyDraft(work: ClaimedWork, fence: number): CommitDraft {
  return { key: work.key, fence, attempt: null, lost: null, verdicts: [], decisions: [], seen: null };
}

/** Outcomes that are no decisions worth a row: the attempt and the verdicts beside them say the same. */
const silent: ReadonlySet<ReasonCode> = new Set(['answered', 'vote_cast']);

/** Adds one stage's outcome. */
export function addOutcome(draft: CommitDraft, work: ClaimedWork, outcome: Outcome): CommitDraft {
  const { action, reason, detail, fromTier, toTier, signals, facts } = outcome;
  const decision: Decision = {
    step: work.key.step,
    stage: work.kind,
    action,
    reason,
    detail,
    fromTier,
    toTier,
    signals,
    ...(facts === undefined ? {} : { facts }),
  };
  return {
    ...draft,
    attempt: outcome.attempt ?? draft.attempt,
    lost: outcome.hedge?.lost ?? draft.lost,
    verdicts: [...draft.verdicts, ...outcome.verdicts],
    decisions: silent.has(reason) ? draft.decisions : [...draft.decisions, decision],
    seen: outcome.seen,
  };
}

export function toCommit(
  draft: CommitDraft,
  workerId: string,
  transition: Transition,
  traceparent: string | null,
): Commit {
  const { seen, lost: _, ...rest } = draft;
  return {
    ...rest,
    workerId,
    transition,
    votesSeen: seen?.votes ?? null,
    siblingsSeen: seen?.siblings ?? null,
    traceparent,
  };
}

/**
 * Books the call that lost against the other one of the same work. Its work has moved on by then: the record books the attempt,
 * `wasted`, and does nothing else.
 */
export function toLostCommit({ key, fence }: CommitDraft, workerId: string, lost: AttemptResult): Commit {
  return {
    key,
    fence,
    workerId,
    attempt: lost,
    verdicts: [],
    decisions: [],
    transition: { kind: 'ended', hasten: [] },
    votesSeen: null,
    siblingsSeen: null,
    traceparent: null,
  };
}

/**
 * The transition that an outcome asks for.
 *
 * @param lease whether this process goes on with the next work itself (then it is leased, not rung)
 */
export function toTransition(
  work: ClaimedWork,
  outcome: Outcome,
  hasRoom: (queue: string) => boolean,
  lease: boolean,
): Transition {
  switch (outcome.kind) {
    case 'forward':
      return toAdvance(work, outcome, hasRoom, lease);
    case 'retry': {
      const queue = retryQueue(work, outcome.call.tier);
      return {
        kind: 'again',
        delayMs: outcome.delayMs,
        call: outcome.call,
        queue,
        ring: outcome.delayMs <= 0 && hasRoom(queue),
      };
    }
    case 'await':
      return { kind: 'ended', hasten: outcome.hasten.map(({ no, queue }) => ({ no, ring: hasRoom(queue) })) };
    case 'finish':
      return {
        kind: 'settle',
        toStep: work.key.step,
        state: 'succeeded',
        reason: outcome.reason,
        reasonDetail: outcome.detail,
        accepted: outcome.accepted,
        progress: outcome.progress,
      };
    case 'reject':
      return {
        kind: 'settle',
        toStep: work.key.step,
        state: outcome.state,
        reason: outcome.reason,
        reasonDetail: outcome.detail,
        accepted: null,
        progress: outcome.progress,
      };
  }
}

function toAdvance(
  work: ClaimedWork,
  outcome: Forward,
  hasRoom: (queue: string) => boolean,
  lease: boolean,
): Transition {
  const works = outcome.works.map(
    ({ apart: _, ...next }, no): NewWork => ({ no, ...next, ring: !lease && next.delayMs <= 0 && hasRoom(next.queue) }),
  );
  return {
    kind: 'advance',
    toStep: work.key.step + 1,
    works,
    progress: outcome.progress,
    ...outcome.terms,
    lease: lease ? 0 : null,
  };
}

/** A suspect stays on the queue that runs one at a time; everything else returns to its tier's. */
function retryQueue(work: ClaimedWork, tier: string): string {
  // A judge's call is work of the validate stage.
  if (work.kind !== 'call') return queueOf(work.kind);
  return work.task.crashes >= 2 ? quarantineQueue : queueOf('call', tier);
}
