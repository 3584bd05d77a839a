import type { AnswerFeatureName, PlanMember, QuorumPlan, Term, Verdict } from '@upshift/contracts';
import { compareAnswers, groupAnswers } from '../agreement/compare-answers.ts';
import type { AnswerFacts } from './answer-features.ts';
import type { Ballot, Vote } from './ballot.ts';
import type { PreparedTask } from './prepared-task.ts';
import { weigh } from './term.ts';

/** An answer on the table. */
export interface CastBallot {
  readonly member: number;
  readonly validity: Verdict['verdict'];
  readonly facts: AnswerFacts;
  /** How sure its deployment is of it, 0..1; null where it does not say. */
  readonly confidence: number | null;
}

/** How a member stands to an answer, and the log-odds that this adds to it. */
export interface Stance {
  readonly member: number;
  readonly stance: 'for' | 'near' | 'against' | 'invalid';
  readonly logOdds: number;
}

/**
 * Counts the votes: groups the answers that agree and gives each group its lead, the strongest first. A tie goes to the
 * group with the later member. Depends on the ballots alone, not on the order in which they came.
 */
export function countVotes(plan: QuorumPlan, task: PreparedTask, ballots: readonly Ballot[]): Vote[] {
  const cast = castBallots(task, ballots);
  const votes = groupAnswers(cast.map(({ facts }) => facts.reading)).map((group) => {
    const own = group.map((index) => cast[index] as CastBallot);
    const speaker = speakerOf(own);
    return { members: own.map(({ member }) => member), speaker: speaker.member, lead: leadOf(plan, task, cast, own) };
  });
  return votes.sort((left, right) => right.lead - left.lead || right.speaker - left.speaker);
}

export function castBallots(task: PreparedTask, ballots: readonly Ballot[]): CastBallot[] {
  const cast: CastBallot[] = [];
  for (const [member, ballot] of ballots.entries())
    if (ballot.state === 'answered')
      cast.push({
        member,
        validity: ballot.validity,
        facts: task.factsOf(ballot.output),
        confidence: ballot.confidence ?? null,
      });
  return cast;
}

function leadOf(plan: QuorumPlan, task: PreparedTask, cast: readonly CastBallot[], own: readonly CastBallot[]): number {
  let lead = plan.bias + plan.validity[speakerOf(own).validity] - doubtOf(plan, task, own);
  for (const { logOdds } of stancesOn(plan, task, cast, own)) lead += logOdds;
  for (const [, logOdds] of termsOf(plan, cast, own)) lead += logOdds;
  return lead;
}

/**
 * The votes on one answer, of all who answered. An answer that a validator refutes votes for nothing, not even for itself: what
 * speaks is that its member gave an invalid one. A vote weighs as much as its deployment is sure of it.
 */
export function stancesOn(
  plan: QuorumPlan,
  task: PreparedTask,
  cast: readonly CastBallot[],
  own: readonly CastBallot[],
): Stance[] {
  const { facts } = speakerOf(own);
  return cast.map((ballot) => {
    const member = plan.members[ballot.member] as PlanMember;
    const trust = trustIn(plan, task, member);
    const stance = stanceOf(ballot, own, facts);
    const shift = shiftOf(member, stance, task.priors[ballot.member] ?? 0);
    return {
      member: ballot.member,
      stance,
      logOdds: trust * certaintyOf(ballot, stance) * (logOddsOf(member, stance) + shift),
    };
  });
}

/** What the answer itself adds, by feature. */
export function termsOf(
  { terms }: QuorumPlan,
  cast: readonly CastBallot[],
  own: readonly CastBallot[],
): [AnswerFeatureName, number][] {
  const { features } = speakerOf(own).facts;
  const [all, agreed] = [cast.filter(votes).length, own.filter(votes).length];
  const shared = {
    second: agreed >= 2 ? 1 : 0,
    third: agreed >= 3 ? 1 : 0,
    against: all - agreed >= 2 ? 1 : 0,
  };
  const found: [AnswerFeatureName, number][] = [];
  for (const name in terms) {
    const feature = name as AnswerFeatureName;
    const value = Object.hasOwn(shared, feature) ? shared[feature as keyof typeof shared] : features[feature];
    found.push([feature, weigh(terms[feature] as Term, value)]);
  }
  return found;
}

/** On an unlike task, an answer that none of the members started for its sake has given is doubted. */
function doubtOf({ guard, members }: QuorumPlan, { novelty }: PreparedTask, own: readonly CastBallot[]): number {
  if (guard === null || novelty === 0) return 0;
  const isBacked = own.some(({ member }) => guard.start.includes(members[member]?.deployment ?? ''));
  return isBacked ? 0 : guard.doubt * novelty;
}

/** Who speaks for a group: among those with the best validity the last, which is the strongest. */
export function speakerOf(own: readonly CastBallot[]): CastBallot {
  let best = own[0] as CastBallot;
  for (const ballot of own) if (rank[ballot.validity] >= rank[best.validity]) best = ballot;
  return best;
}

const rank = { fail: 0, unknown: 1, pass: 2 } as const;

function stanceOf(ballot: CastBallot, own: readonly CastBallot[], facts: AnswerFacts): Stance['stance'] {
  if (!votes(ballot)) return 'invalid';
  if (own.includes(ballot)) return 'for';
  if (ballot.facts.reading.kind === 'unreadable') return 'invalid';
  return compareAnswers(ballot.facts.reading, facts.reading) === 'near' ? 'near' : 'against';
}

function votes({ validity }: CastBallot): boolean {
  return validity !== 'fail';
}

/** From 1 (sure, or silent) to 0 (no better than a coin). An invalid answer says the same however sure it was. */
function certaintyOf({ confidence }: CastBallot, stance: Stance['stance']): number {
  if (confidence === null || stance === 'invalid') return 1;
  return Math.min(1, Math.max(0, 2 * confidence - 1));
}

function logOddsOf(member: PlanMember, stance: Stance['stance']): number {
  if (stance === 'for') return member.weight;
  if (stance === 'against') return -(member.against ?? member.weight);
  return stance === 'near' ? member.near : member.invalid;
}

function shiftOf({ prior }: PlanMember, stance: Stance['stance'], odds: number): number {
  if (prior === null) return 0;
  return odds * (stance === 'for' ? prior.whenFor : prior.whenOther);
}

function trustIn({ guard }: QuorumPlan, { novelty }: PreparedTask, { deployment }: PlanMember): number {
  if (guard === null || novelty === 0) return 1;
  const trust = Object.hasOwn(guard.trust, deployment) ? (guard.trust[deployment] ?? 1) : 1;
  return 1 - novelty * (1 - trust);
}
