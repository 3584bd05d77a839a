import { describe, expect, test } from 'vitest';
import { summarize } from '../measure/summarize.ts';
import { simulatePlan } from '../simulate/simulate-plan.ts';
import { toPortfolio } from '../table/lab-portfolio.ts';
import type { LabTask } from '../table/lab-task.ts';
import { makeLabTask, makeLabTasks } from '../testing/make-lab-task.ts';
import { choosePlan } from './choose-plan.ts';
import { pickSchedule } from './pick-schedule.ts';
import { planSingle, planTwoCheap } from './plain-plans.ts';
import type { ScheduleInput } from './schedule.ts';
import { applySchedule } from './try-plan.ts';
import { crossTrials } from './tune-plan.ts';
import { defaultTarget } from './worth.ts';

const isPremium = [false, false, true];
const portfolio = toPortfolio([['small', 'medium'], ['large']]);

function learn(labs: readonly LabTask[]) {
  const { plan, trials } = crossTrials(labs, portfolio, { seed: 1 });
  const input: ScheduleInput = { trials, isPremium, premium: 2, target: defaultTarget, firstWave: 2, lastWave: 1 };
  return { plan, input, menu: applySchedule(plan, pickSchedule(plan, input)) };
}

describe('the way a plan is made', () => {
  test('is the menu for few tasks', () => {
    const { plan, input, menu } = learn(makeLabTasks(40));
    expect(choosePlan(plan, input, { seed: 1 })).toEqual(menu);
  });

  test('is the menu where the record tells none better', () => {
    const { plan, input, menu } = learn(
      Array.from({ length: 90 }, (_, index) =>
        makeLabTask(
          `q${index}`,
          [0, 1, 2].map(() => ({ text: 'same', correct: index % 2, latencyMs: null, costUsd: null })),
        ),
      ),
    );
    expect(choosePlan(plan, input, { seed: 1 })).toEqual(menu);
  });

  test('is the medium model alone where that is always right and votes are in its way', () => {
    const { plan, input } = learn(
      Array.from({ length: 120 }, (_, index) =>
        makeLabTask(`q${index}`, [
          { text: 'wrong', correct: 0, costUsd: 1, latencyMs: 500 },
          { text: `${index}`, correct: 1, costUsd: 0.1, latencyMs: 50 },
          { text: index % 2 === 0 ? 'other' : `${index}`, correct: index % 2, costUsd: 10, latencyMs: 100 },
        ]),
      ),
    );
    const chosen = choosePlan(plan, input, { seed: 1 });
    const calls = input.trials.map(({ lab }) => simulatePlan(chosen, lab, isPremium).called);
    expect(new Set(calls)).toEqual(new Set([0b010]));
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

  test('ask one member alone, and another only where it has no answer', () => {
    const alone = planSingle(draft, 1);
    expect(summarize(labs.map((lab) => simulatePlan(alone, lab, isPremium))).callsPerTask).toBe(1);
    const silent = makeLabTask('x', [{ text: '7' }, { text: null }, { text: '8' }]);
    expect(simulatePlan(alone, silent, isPremium)).toMatchObject({ called: 0b011, accepted: 0 });
  });
});
