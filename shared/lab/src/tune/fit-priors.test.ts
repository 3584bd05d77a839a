import { quorumPlanSchema } from '@upshift/contracts';
import { explainVotes } from '@upshift/core';
import { describe, expect, test } from 'vitest';
import { ballotsOf } from '../simulate/simulate-plan.ts';
import { toPortfolio } from '../table/lab-portfolio.ts';
import { makeLabTask } from '../testing/make-lab-task.ts';
import { fitPriors, priorOdds } from './fit-priors.ts';
import { crossTrials } from './tune-plan.ts';

/** The first is right on questions with numbers alone, the second on those without. */
const labs = Array.from({ length: 240 }, (_, index) => {
  const isSum = index % 2 === 0;
  const right = `answer ${index}`;
  const question = isSum
    ? `What is ${index} and 17 in total?`
    : `Which word describes item ${'abcdefg'[index % 7]} best?`;
  return makeLabTask(
    `q${index}`,
    [
      { text: isSum ? right : 'nonsense', correct: isSum ? 1 : 0 },
      { text: isSum ? 'rubbish' : right, correct: isSum ? 0 : 1 },
    ],
    question,
  );
});
const [sum, word] = [labs[10], labs[11]];
if (sum === undefined || word === undefined) throw new Error('there are tasks');

describe('priors of members', () => {
  const terms = fitPriors(labs, 2);

  test('tell on which tasks a member is better than usual', () => {
    const [onSum, onWord] = [priorOdds(terms, sum), priorOdds(terms, word)];
    expect(onSum[0]).toBeGreaterThan(1);
    expect(onSum[1]).toBeLessThan(-1);
    expect(onWord[0]).toBeLessThan(-1);
    expect(onWord[1]).toBeGreaterThan(1);
  });

  test('make a judge that believes the right one of two that differ', () => {
    const { plan, trials } = crossTrials(labs, toPortfolio([['sums'], ['words']]), { seed: 1, fewestForPriors: 200 });
    expect(plan.members.every(({ prior }) => prior !== null)).toBe(true);
    expect(trials.filter(({ lab, leadOf }) => lab.answers[leadOf(0b11)?.speaker ?? 0]?.correct === 1).length).toBe(240);
  });

  test('are what core makes of the same terms', () => {
    const plan = quorumPlanSchema.parse({
      kind: 'quorum',
      decisiveLead: 1,
      members: terms.map((own, index) => ({
        deployment: `m${index}`,
        weight: 0,
        prior: { terms: own, whenFor: 1, whenOther: 0 },
      })),
    });
    const explained = explainVotes(plan, sum.task, ballotsOf(sum, 0b11));
    const odds = explained.map(({ stances }) => stances.find(({ stance }) => stance === 'for')?.logOdds);
    for (const [member, value] of priorOdds(terms, sum).entries()) expect(odds[member]).toBeCloseTo(value, 9);
  });

  test('are left out where tasks tell nothing', () => {
    const alike = Array.from({ length: 200 }, (_, index) =>
      makeLabTask(
        `q${index}`,
        [
          { text: 'a', correct: index % 2 },
          { text: 'b', correct: (index + 1) % 2 },
        ],
        'Same?',
      ),
    );
    const { plan } = crossTrials(alike, toPortfolio([['one'], ['two']]), { seed: 1, fewestForPriors: 200 });
    expect(plan.members.map(({ prior }) => prior)).toEqual([null, null]);
  });
});
