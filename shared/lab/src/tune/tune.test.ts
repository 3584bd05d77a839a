import { planSchema } from '@upshift/contracts';
import { decidePlan, openPlan } from '@upshift/core';
import { describe, expect, test } from 'vitest';
import { runClock } from '../simulate/run-clock.ts';
import { ballotsOf, simulatePlan } from '../simulate/simulate-plan.ts';
import { tabulateLeads } from '../simulate/tabulate-leads.ts';
import { toPortfolio } from '../table/lab-portfolio.ts';
import { makeLabTask, makeLabTasks } from '../testing/make-lab-task.ts';
import { fitLogistic } from './fit-logistic.ts';
import { tunePlan } from './tune-plan.ts';

const portfolio = toPortfolio([['small', 'medium'], ['large']]);
const labs = makeLabTasks(120);
const plan = tunePlan(labs, portfolio, { seed: 1 });

describe('a tuned plan', () => {
  test('is fixed by its seed and survives a portfolio file', () => {
    expect(tunePlan(labs, portfolio, { seed: 1 })).toEqual(plan);
    expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  test('never reads what is right of the tasks that it is measured on', () => {
    const blinded = labs.map((lab) => ({ ...lab, answers: lab.answers.map((answer) => ({ ...answer, correct: 0 })) }));
    const isPremium = [false, false, true];
    for (const [index, lab] of labs.entries()) {
      const blind = blinded[index] ?? lab;
      expect(simulatePlan(plan, blind, isPremium).accepted).toBe(simulatePlan(plan, lab, isPremium).accepted);
    }
  });

  test('decides in the tuner as `decidePlan` decides: the same answer at the same moment', () => {
    for (const lab of labs) {
      const { starts } = openPlan(plan, lab.task);
      const fast = runClock(plan, starts, lab.answers, tabulateLeads(plan, lab));
      const called = ballotsOf(lab, fast.called);
      if (fast.accepted === null) throw new Error('some answer is accepted');
      expect(simulatePlan(plan, lab, [false, false, true])).toMatchObject({
        accepted: fast.accepted,
        endMs: fast.endMs,
      });
      const decision = decidePlan(plan, lab.task, called);
      if (fast.called === 0b111 && lab.answers.every(({ latencyMs }) => (latencyMs ?? 0) <= fast.endMs))
        expect(decision).toMatchObject({ kind: 'decided' });
    }
  });

  test('trusts agreement more than a single answer', () => {
    const pair = makeLabTask('x', [{ text: '7' }, { text: '7' }, { text: '7' }]);
    const leads = tabulateLeads({ ...plan, guard: null }, pair);
    expect(leads(0b11)?.lead).toBeGreaterThan(leads(0b01)?.lead ?? 0);
    expect(leads(0)).toBeNull();
  });

  test('notices a task unlike those of the tuning', () => {
    const strange = makeLabTask('x', [], 'def f(x):\n  return {"a": [1, 2, {"b": x}]}\n'.repeat(40));
    expect(openPlan(plan, labs[3]?.task ?? strange.task).novelty).toBeLessThan(0.5);
    expect(openPlan(plan, strange.task).novelty).toBe(1);
  });

  test('needs a task', () => {
    expect(() => tunePlan([], portfolio, { seed: 1 })).toThrow('on one task at least');
  });
});

describe('logistic regression', () => {
  test('finds the log-odds of a table', () => {
    const row = (value: number, target: number, weight: number) => ({
      columns: Uint16Array.from([0, 1]),
      values: Float64Array.from([1, value]),
      target,
      weight,
    });
    const rows = [row(0, 1, 3), row(0, 0, 1), row(1, 1, 1), row(1, 0, 1)];
    const [bias = 0, slope = 0] = fitLogistic(rows, [0, 0]);
    expect(bias).toBeCloseTo(Math.log(3), 4);
    expect(slope).toBeCloseTo(-Math.log(3), 4);
  });

  test('a ridge draws a slope towards nothing', () => {
    const rows = [0, 1].map((value) => ({
      columns: Uint16Array.from([0]),
      values: Float64Array.from([1]),
      target: 1,
      weight: value + 1,
    }));
    const [free = 0] = fitLogistic(rows, [0.01]);
    const [bound = 0] = fitLogistic(rows, [10]);
    expect(Math.abs(bound)).toBeLessThan(Math.abs(free));
  });
});
