import { describe, expect, test } from 'vitest';
import { summarize } from '../measure/summarize.ts';
import { simulatePlan } from '../simulate/simulate-plan.ts';
import { toPortfolio } from '../table/lab-portfolio.ts';
import type { LabTask } from '../table/lab-task.ts';
import { makeLabTask, makeLabTasks } from '../testing/make-lab-task.ts';
import { choosePlan } from './choose-plan.ts';
import { pickCounting, planCounting, planSingle, planTwoCheap } from './plain-plans.ts';
import type { ScheduleInput, Trial } from './schedule.ts';
import { crossTrials } from './tune-plan.ts';
import { defaultTarget } from './worth.ts';

const isPremium = [false, false, true];
const portfolio = toPortfolio([['small', 'medium'], ['large']]);

function learn(labs: readonly LabTask[]) {
  const { plan, trials } = crossTrials(labs, portfolio, { seed: 1 });
  const input: ScheduleInput = { trials, isPremium, premium: 2, target: defaultTarget, firstWave: 2, lastWave: 1 };
  const choose = (groups: readonly number[] = labs.map((_, index) => index % 3), estranged = () => trials) =>
    choosePlan(plan, input, { seed: 1, groups, estranged });
  return { plan, input, choose };
}

describe('the way a plan is made', () => {
  test('is to count votes for few tasks', () => {
    const { plan, input, choose } = learn(makeLabTasks(40));
    expect(choose()).toEqual({ plan: pickCounting(plan, input), way: 'counted votes' });
  });

  test('is to count votes where the record tells none better', () => {
    const { choose } = learn(
      Array.from({ length: 90 }, (_, index) =>
        makeLabTask(
          `q${index}`,
          [0, 1, 2].map(() => ({ text: 'same', correct: index % 2, latencyMs: null, costUsd: null })),
        ),
      ),
    );
    expect(choose().way).toBe('counted votes');
  });

  test('is the medium model alone where that is always right and votes are in its way', () => {
    const { input, choose } = learn(
      Array.from({ length: 120 }, (_, index) =>
        makeLabTask(`q${index}`, [
          { text: 'wrong', correct: 0, costUsd: 1, latencyMs: 500 },
          { text: `${index}`, correct: 1, costUsd: 0.1, latencyMs: 50 },
          { text: index % 2 === 0 ? 'other' : `${index}`, correct: index % 2, costUsd: 10, latencyMs: 100 },
        ]),
      ),
    );
    const { plan } = choose();
    const calls = input.trials.map(({ lab }) => simulatePlan(plan, lab, isPremium).called);
    expect(new Set(calls)).toEqual(new Set([0b010]));
  });

  describe('of tasks whose weak models agree on mistakes that the small one makes alone', () => {
    // The small model gives itself away: where it is wrong it says so at length. Counted votes do not see that.
    const labs = Array.from({ length: 150 }, (_, index) => {
      const isWrong = index % 3 === 0;
      const mistake = `no idea about ${index}, ${'really '.repeat(12)}`;
      const isSlip = index % 15 === 1;
      const small = isSlip ? `${index + 1000}` : `${index}`;
      return makeLabTask(`q${index}`, [
        { text: isWrong ? mistake : small, correct: isWrong || isSlip ? 0 : 1, costUsd: 0.01, latencyMs: 100 },
        { text: isWrong ? mistake : `${index}`, correct: isWrong ? 0 : 1, costUsd: 0.02, latencyMs: 100 },
        { text: `${index}`, correct: 1, costUsd: 1, latencyMs: 300 },
      ]);
    });

    test('is learned where that holds for tasks of other kinds too', () => {
      const { choose } = learn(labs);
      expect(['menu', 'search', 'by task']).toContain(choose().way);
    });

    test('is not learned where a judge that has not seen the kind is misled', () => {
      const { choose, input } = learn(labs);
      const misled = input.trials.map((trial): Trial => ({ ...trial, leadOf: () => ({ lead: 9, speaker: 0 }) }));
      const { way } = choose(undefined, () => misled);
      expect(['menu', 'search', 'by task']).not.toContain(way);
    });
  });
});

describe('plain plans', () => {
  const labs = makeLabTasks(120);
  const { plan } = learn(labs);
  const draft = { ...plan, guard: null };

  test('accept what two cheap members agree on and ask premium where they differ', () => {
    const two = planTwoCheap(draft, 2);
    for (const lab of labs) {
      const [small, medium] = lab.answers.map(({ output }) => output?.text);
      const { called, accepted } = simulatePlan(two, lab, isPremium);
      expect({ called, accepted }).toEqual(
        small === medium ? { called: 0b011, accepted: 1 } : { called: 0b111, accepted: 2 },
      );
    }
  });

  test('ask premium where two cheap members agree on what the validators refute', () => {
    const refuted = makeLabTask('x', [{ text: '7' }, { text: '7' }, { text: '8' }]);
    const answers = refuted.answers.map((answer, member) =>
      member < 2 ? { ...answer, validity: 'fail' as const } : answer,
    );
    expect(simulatePlan(planTwoCheap(draft, 2), { ...refuted, answers }, isPremium).accepted).toBe(2);
  });

  test('count votes: the middle after a while, premium where no two agree, and at a late hour the middle alone', () => {
    const four = crossTrials(
      makeLabTasks(60).map((lab) => ({ ...lab, answers: [...lab.answers, ...lab.answers.slice(2)] })),
      toPortfolio([['small', 'medium'], ['middle'], ['large']]),
      { seed: 1 },
    ).plan;
    const counting = planCounting(four, { premium: 3, firstWave: 2 }, { between: [2], delayMs: 150, lateMs: 500 });
    const say = (texts: readonly string[], latencies = [100, 120, 200, 900]) =>
      simulatePlan(
        { ...counting, guard: null },
        makeLabTask(
          'x',
          texts.map((text, index) => ({ text, latencyMs: latencies[index] ?? 0 })),
        ),
        [false, false, false, true],
      );
    expect(say(['7', '7', '8', '9'])).toMatchObject({ accepted: 1, called: 0b0011, endMs: 120 });
    expect(say(['7', '6', '7', '9'])).toMatchObject({ accepted: 2, called: 0b0111, endMs: 320 });
    expect(say(['7', '6', '8', '9'])).toMatchObject({ accepted: 2, called: 0b1111, endMs: 500 });
    expect(say(['7', '6', '8', '9'], [100, 120, 700, 100])).toMatchObject({ accepted: 3, called: 0b1111 });
  });

  test('ask one member alone, and another only where it has no answer', () => {
    const alone = planSingle(draft, 1);
    expect(summarize(labs.map((lab) => simulatePlan(alone, lab, isPremium))).callsPerTask).toBe(1);
    const silent = makeLabTask('x', [{ text: '7' }, { text: null }, { text: '8' }]);
    expect(simulatePlan(alone, silent, isPremium)).toMatchObject({ called: 0b011, accepted: 0 });
  });
});
