import { describe, expect, test } from 'vitest';
import { dealFolds } from '../folds.ts';
import { toPortfolio } from '../table/lab-portfolio.ts';
import { makeLabTasks } from '../testing/make-lab-task.ts';
import { parseTarget } from './parse-target.ts';
import { stepsOfFrontier, tuneFrontier } from './tune-frontier.ts';

const portfolio = toPortfolio([['small', 'medium'], ['large']]);
const labs = makeLabTasks(100);
const wish = parseTarget('success>=premium-10pt, minimise cost-per-success');

describe('a frontier', () => {
  let steps = 0;
  const onStep = (): void => {
    steps++;
  };
  const frontier = tuneFrontier(labs, portfolio, { wish, seed: 1, alpha: 0.1, onStep });

  test('names how each plan asks, and no two plans ask alike', () => {
    const names = frontier.points.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const plans = frontier.points.map(({ plan }) => JSON.stringify({ ...plan, tuned: null }));
    expect(new Set(plans).size).toBe(plans.length);
    expect(names.length).toBeGreaterThanOrEqual(2);
  });

  test('leaves out what another plan beat in cost, success and latency on the searched tasks', () => {
    for (const { searched } of frontier.points)
      for (const other of frontier.points) {
        const isBeaten =
          other.searched.success > searched.success &&
          (other.searched.costPerSuccessUsd ?? 0) < (searched.costPerSuccessUsd ?? 0) &&
          (other.searched.p95Ms ?? 0) < (searched.p95Ms ?? 0);
        expect(isBeaten).toBe(false);
      }
  });

  test('tests first what is hopeful: a weak model alone, the cheapest of all, cannot end the tests before a vote is tested', () => {
    const names = frontier.points.map(({ name }) => name);
    expect(names.indexOf('small alone')).toBeGreaterThan(names.findIndex((name) => !name.endsWith('alone')));
    expect(names.findIndex((name) => !name.endsWith('alone'))).toBe(0);
  });

  test('chooses the cheapest of what is certified and within the limits', () => {
    const chosen = frontier.points[frontier.chosen ?? -1];
    expect(chosen).toBeDefined();
    const open = frontier.points.filter(({ certificate, meetsLimits }) => certificate.holds && meetsLimits);
    const costs = open.map(({ tested }) => tested.costPerSuccessUsd ?? 0);
    expect(chosen?.tested.costPerSuccessUsd).toBe(Math.min(...costs));
  });

  test('never reads the tested tasks to find or order its plans', () => {
    const { points } = frontier;
    const spoilt = labs.map((lab) => ({ ...lab, answers: lab.answers.map((answer) => ({ ...answer, correct: 0 })) }));
    const isTested = new Set(testedIds(labs));
    const mixed = labs.map((lab, index) => (isTested.has(lab.id) ? (spoilt[index] ?? lab) : lab));
    const blind = tuneFrontier(mixed, portfolio, { wish, seed: 1, alpha: 0.1 });
    expect(blind.points.map(({ name }) => name)).toEqual(points.map(({ name }) => name));
    expect(blind.points.map(({ plan }) => plan)).toEqual(points.map(({ plan }) => plan));
  });

  test('tells its steps', () => {
    expect(steps).toBe(stepsOfFrontier);
  });

  test('needs twenty tasks', () => {
    expect(() => tuneFrontier(labs.slice(0, 19), portfolio, { wish, seed: 1, alpha: 0.1 })).toThrow('twenty tasks');
  });
});

/** The ids that the deal of seed 1 keeps for the tests. */
function testedIds(all: typeof labs): string[] {
  const deal = dealFolds(
    all.map(({ question }) => question),
    5,
    1,
  );
  return all.filter((_, index) => (deal[index] ?? 0) >= 3).map(({ id }) => id);
}
