import { type AnswerFeatureName, answerFeatureNames, type QuorumPlan, quorumPlanSchema } from '@upshift/contracts';
import { explainVotes } from '@upshift/core';
import { ballotsOf } from '../simulate/simulate-plan.ts';
import type { LabTask } from '../table/lab-task.ts';

/** An answer on the table when the members of `answered` (bits) have answered, in the columns of a design. */
export interface Candidate {
  readonly answered: number;
  readonly columns: Uint16Array;
  /** Raw feature values; `fitJudge` scales them. */
  readonly values: Float64Array;
  readonly correct: number;
}

/** Columns: bias; per member for, against, near, invalid; own validity pass, fail; answer features. */
export const columnsPerMember = 4;
export function columnCount(members: number): number {
  return featureColumn(members, 0) + answerFeatureNames.length;
}
export function validityColumn(members: number): number {
  return 1 + columnsPerMember * members;
}
export function featureColumn(members: number, feature: number): number {
  return validityColumn(members) + 2 + feature;
}

/** Behind all others: per member, its prior where it is for the answer, and where it is not. */
export function priorColumn(members: number, member: number, isFor: boolean): number {
  return columnCount(members) + 2 * member + (isFor ? 0 : 1);
}

const stances = ['for', 'against', 'near', 'invalid'] as const;
const featureIndex = new Map<AnswerFeatureName, number>(answerFeatureNames.map((name, index) => [name, index]));

/** Lists every answer under every set of members that may have answered: what the judge of a plan learns from. */
export function designTask(lab: LabTask, probe: QuorumPlan): Candidate[] {
  const members = probe.members.length;
  const candidates: Candidate[] = [];
  for (let answered = 1; answered < 1 << members; answered++) {
    if (!allAnswered(lab, answered)) continue;
    for (const { speaker, stances: votes, terms } of explainVotes(probe, lab.task, ballotsOf(lab, answered))) {
      const pairs: [number, number][] = [[0, 1]];
      for (const { member, stance } of votes) pairs.push([1 + columnsPerMember * member + stances.indexOf(stance), 1]);
      const answer = lab.answers[speaker];
      if (answer?.validity === 'pass') pairs.push([validityColumn(members), 1]);
      if (answer?.validity === 'fail') pairs.push([validityColumn(members) + 1, 1]);
      for (const [name, value] of terms) pairs.push([featureColumn(members, featureIndex.get(name) ?? 0), value]);
      candidates.push({
        answered,
        columns: Uint16Array.from(pairs, ([column]) => column),
        values: Float64Array.from(pairs, ([, value]) => value),
        correct: answer?.correct ?? 0,
      });
    }
  }
  return candidates;
}

function allAnswered({ answers }: LabTask, answered: number): boolean {
  return answers.every(({ output }, member) => ((answered >> member) & 1) === 0 || output !== null);
}

/** A plan that shows every feature as it is: the terms that it explains are the raw values. */
export function probePlan(members: number): QuorumPlan {
  return quorumPlanSchema.parse({
    kind: 'quorum',
    members: Array.from({ length: members }, (_, index) => ({ deployment: `m${index}`, weight: 1 })),
    decisiveLead: 0,
    terms: Object.fromEntries(answerFeatureNames.map((name) => [name, { weight: 1 }])),
  });
}
