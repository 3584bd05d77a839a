import type { AnswerFeatureName, Plan } from '@upshift/contracts';
import { groupAnswers } from '../agreement/compare-answers.ts';
import type { Ballot, PlanTask } from './ballot.ts';
import { type CastBallot, castBallots, type Stance, speakerOf, stancesOn, termsOf } from './count-votes.ts';
import { prepareTask } from './prepared-task.ts';
import { toQuorum } from './to-quorum.ts';

/** Why an answer has its lead: with the plan's bias, validity and doubt, the parts add up to it. */
export interface ExplainedVote {
  readonly members: readonly number[];
  readonly speaker: number;
  readonly stances: readonly Stance[];
  readonly terms: readonly (readonly [AnswerFeatureName, number])[];
  readonly novelty: number;
}

/** Takes the vote apart for a person: who spoke for and against each answer, and with what weight. In member order. */
export function explainVotes(plan: Plan, task: PlanTask, ballots: readonly Ballot[]): ExplainedVote[] {
  const quorum = toQuorum(plan);
  const prepared = prepareTask(quorum, task);
  const cast = castBallots(prepared, ballots);
  return groupAnswers(cast.map(({ facts }) => facts.reading)).map((group) => {
    const own = group.map((index) => cast[index] as CastBallot);
    return {
      members: own.map(({ member }) => member),
      speaker: speakerOf(own).member,
      stances: stancesOn(quorum, prepared, cast, own),
      terms: termsOf(quorum, cast, own),
      novelty: prepared.novelty,
    };
  });
}
