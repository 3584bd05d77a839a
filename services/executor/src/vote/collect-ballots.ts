import type { AttemptRef, FailureClass, Verdict } from '@upshift/contracts';
import type { Ballot } from '@upshift/core';
import type { AnswerFacts, ClaimedWork, History } from '@upshift/ports';
import type { Seen } from '@upshift/stage';
import { readValidity } from './read-validity.ts';

/** What came of the call in hand: its ballot, and the attempt that is booked with the decision. */
export interface OwnVote {
  readonly ballot: Ballot;
  readonly attempt: AttemptRef | null;
}

export interface Collected {
  /** One for each member: a member's number is the number of its work. */
  readonly ballots: readonly Ballot[];
  readonly seen: Seen;
}

/**
 * Collects the ballots of a step from what the record holds and the call in hand. A sibling's recorded answer counts
 * even while its work is still held: whoever holds it may have died.
 */
export function collectBallots(work: ClaimedWork, memberCount: number, own: OwnVote): Collected {
  const ballots = Array.from({ length: memberCount }, (_, no) =>
    no === work.key.no ? own.ballot : siblingBallot(work, no),
  );
  const refs = [...work.history.answers, ...work.history.failures].map(({ attempt }) => attempt);
  const booked = own.attempt === null ? refs : [...refs, own.attempt];
  const ofStep = booked.filter(({ step }) => step === work.key.step);
  const votes = new Set(ofStep.map(({ no, try: tryNo }) => `${no}/${tryNo}`)).size;
  return { ballots, seen: { votes, siblings: work.siblings } };
}

function siblingBallot({ key, history, siblings }: ClaimedWork, no: number): Ballot {
  const answer = recordedAnswer({ key, history }, no);
  if (answer !== undefined) return recordedBallot(history, answer);
  const sibling = siblings.find((one) => one.no === no);
  if (sibling !== undefined) return { state: sibling.state === 'waiting' ? 'idle' : 'pending' };
  return { state: 'failed', failure: lastFailure(history, key.step, no) };
}

/** A member that ended without any call was not allowed one: to the plan it is a deployment that is not to be had. */
function lastFailure(history: History, step: number, no: number): FailureClass {
  const failure = history.failures.findLast(({ attempt }) => attempt.step === step && attempt.no === no);
  return failure?.failureClass ?? 'quota_exhausted';
}

/** A member's newest answer on record at this step; undefined where it has none. */
export function recordedAnswer(
  { key, history }: Pick<ClaimedWork, 'key' | 'history'>,
  no: number,
): AnswerFacts | undefined {
  return history.answers.findLast(({ attempt }) => attempt.step === key.step && attempt.no === no);
}

export function recordedBallot(history: History, { attempt, output, confidence }: AnswerFacts): Ballot {
  return { state: 'answered', output, validity: readValidity(verdictsOn(history, attempt)), confidence };
}

export function verdictsOn(history: History, ref: AttemptRef): Verdict[] {
  return history.verdicts
    .filter(({ attempt }) => attempt.step === ref.step && attempt.no === ref.no && attempt.try === ref.try)
    .map(({ verdict }) => verdict);
}
