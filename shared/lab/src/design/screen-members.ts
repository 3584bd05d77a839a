import { surelyAbove } from '../measure/surely-above.ts';
import type { AgreementTable } from './agreement-table.ts';

/** A set of models with what a plain vote among them makes of the training tasks. */
export interface Screened {
  /** From the cheapest to the dearest. */
  readonly members: readonly number[];
  readonly success: number;
  /** Mean cost of a task. */
  readonly cost: number;
  /** Lower end of the 95 % interval of what success is above the standard's on the same tasks: 0.01 for one point. */
  readonly surelyAbove: number;
}

/** Larger sets gain little in a plain vote, and each member doubles what the judge of a plan has to look at. */
const mostMembers = 4;

/**
 * Tries every set of two to four models in a plain vote: the two cheapest are asked, and the next one as long as no two
 * valid answers agree; then the answer with the most votes, weighed by how often each is right. It is no plan that one
 * would serve, but sets that do well in it do well when tuned, and a thousand sets take a second.
 *
 * @param allowed models that may be members
 * @param standard the model that success is held against
 */
export function screenMembers(table: AgreementTable, allowed: readonly number[], standard: number): Screened[] {
  const weights = weightsOf(table);
  const costs = meanCosts(table);
  const byCost = [...allowed].sort((left, right) => (costs[left] ?? 0) - (costs[right] ?? 0));
  return subsets(byCost, mostMembers)
    .filter(({ length }) => length >= 2)
    .map((members) => tryVote(table, members, { weights, standard }));
}

function tryVote(
  { tasks, models, answers, correct, costs }: AgreementTable,
  members: readonly number[],
  { weights, standard }: { readonly weights: Float64Array; readonly standard: number },
): Screened {
  const differences = new Float64Array(tasks);
  let success = 0;
  let cost = 0;
  const votes = new Float64Array(models + 1);
  const count = new Uint8Array(models + 1);
  for (let row = 0; row < tasks; row++) {
    const from = row * models;
    votes.fill(0);
    count.fill(0);
    let best = -1;
    for (let at = 0; at < members.length; at++) {
      const model = members[at] as number;
      cost += costs[from + model] as number;
      const answer = answers[from + model] as number;
      if (answer >= 0) {
        votes[answer] = (votes[answer] as number) + (weights[model] as number);
        count[answer] = (count[answer] as number) + 1;
        const isAhead = best < 0 || (votes[answer] as number) >= (votes[answers[from + best] as number] as number);
        if (isAhead) best = model;
      }
      if (at >= 1 && best >= 0 && (count[answers[from + best] as number] as number) >= 2) break;
    }
    const taken = best >= 0 ? best : (members.at(-1) as number);
    success += correct[from + taken] as number;
    differences[row] = (correct[from + taken] as number) - (correct[from + standard] as number);
  }
  return {
    members,
    success: success / Math.max(1, tasks),
    cost: cost / Math.max(1, tasks),
    surelyAbove: surelyAbove(differences),
  };
}

/** Log-odds of being right, held to what a few hundred tasks can show. */
function weightsOf({ tasks, models, correct }: AgreementTable): Float64Array {
  return Float64Array.from({ length: models }, (_, model) => {
    let right = 0;
    for (let row = 0; row < tasks; row++) right += correct[row * models + model] as number;
    return Math.max(0.05, Math.log((right + 1) / (tasks - right + 1)));
  });
}

function meanCosts({ tasks, models, costs }: AgreementTable): Float64Array {
  return Float64Array.from({ length: models }, (_, model) => {
    let sum = 0;
    for (let row = 0; row < tasks; row++) sum += costs[row * models + model] as number;
    return sum / Math.max(1, tasks);
  });
}

/** All subsets of up to so many items, each in the order of the items. */
function subsets(items: readonly number[], most: number): number[][] {
  let found: number[][] = [[]];
  for (const item of items)
    found = [...found, ...found.filter(({ length }) => length < most).map((before) => [...before, item])];
  return found;
}
