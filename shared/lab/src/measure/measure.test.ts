import { describe, expect, test } from 'vitest';
import { dealFolds } from '../folds.ts';
import type { PolicyRun } from '../simulate/policy-run.ts';
import { makeLabTask } from '../testing/make-lab-task.ts';
import { runOracleRouter, runPerfectCascade, runTwoCheapAgree } from './baselines.ts';
import { bootstrapDelta, deltaOf } from './bootstrap.ts';
import { measureGap } from './gap-curve.ts';
import { percentile } from './percentile.ts';
import { summarize } from './summarize.ts';

const run = (success: number, costUsd: number | null = 1, latencyMs: number | null = 100): PolicyRun => ({
  success,
  costUsd,
  latencyMs,
  premium: false,
  calls: 1,
});

describe('figures', () => {
  test('the cost of a success carries the failures', () => {
    expect(summarize([run(1, 2), run(0, 4)])).toMatchObject({ success: 0.5, costPerSuccessUsd: 6 });
  });

  test('are unknown where one row does not know', () => {
    expect(summarize([run(1, null, null), run(1)])).toMatchObject({ costPerSuccessUsd: null, p95Ms: null });
    expect(deltaOf(summarize([run(1, null)]), summarize([run(1)])).costPerSuccess).toBeNull();
  });

  test.each([
    [[4, 1, 3, 2], 0.5, 2.5],
    [[4, 1, 3, 2], 0.95, 3.85],
    [[7], 0.95, 7],
  ])('percentile of %j at %d is %d', (values, share, result) => {
    expect(percentile(values, share)).toBeCloseTo(result, 12);
  });
});

describe('paired intervals', () => {
  const groups = Array.from({ length: 100 }, (_, index) => `q${index}`);
  const base = groups.map((_, index) => run(index % 2));

  test('are nothing wide where both policies do the same, however they vary', () => {
    expect(bootstrapDelta(base, base, groups, { seed: 1, draws: 200 }).successPoints).toEqual([0, 0]);
  });

  test('hold the true difference, and the same seed gives the same', () => {
    const better = groups.map((_, index) => run(index % 10 === 0 ? 1 : index % 2));
    const interval = bootstrapDelta(better, base, groups, { seed: 1, draws: 400 }).successPoints ?? [0, 0];
    expect(interval[0]).toBeGreaterThan(0);
    expect(interval[0]).toBeLessThan(10);
    expect(interval[1]).toBeGreaterThan(10);
    expect(bootstrapDelta(better, base, groups, { seed: 1, draws: 400 }).successPoints).toEqual(interval);
  });

  test('draw runs of one question together: repeating them makes nothing narrower', () => {
    const better = groups.map((_, index) => run(index % 10 === 0 ? 1 : index % 2));
    const twice = <Item>(list: readonly Item[]): Item[] => [...list, ...list];
    const once = bootstrapDelta(better, base, groups, { seed: 1, draws: 400 }).successPoints ?? [0, 0];
    const both = bootstrapDelta(twice(better), twice(base), twice(groups), { seed: 1, draws: 400 }).successPoints ?? [
      0, 0,
    ];
    expect(both).toEqual(once);
  });
});

describe('baselines', () => {
  const portfolio = { tiers: [['a', 'b'], ['c']], models: ['a', 'b', 'c'] };
  const isPremium = [false, false, true];
  const answer = (text: string, correct: number, costUsd: number) => ({
    text,
    correct,
    costUsd,
    latencyMs: 100 * costUsd,
  });

  test('two cheap agree, else premium', () => {
    const agree = makeLabTask('q', [answer('4', 1, 1), answer('4', 1, 2), answer('5', 0, 9)]);
    expect(runTwoCheapAgree(agree, portfolio, isPremium)).toMatchObject({
      success: 1,
      costUsd: 3,
      latencyMs: 200,
      calls: 2,
    });
    const differ = makeLabTask('q', [answer('4', 1, 1), answer('5', 0, 2), answer('5', 0, 9)]);
    expect(runTwoCheapAgree(differ, portfolio, isPremium)).toMatchObject({
      success: 0,
      costUsd: 12,
      latencyMs: 1100,
      premium: true,
    });
  });

  test('the oracle takes the cheapest that is right, the perfect cascade pays for the wrong ones too', () => {
    const task = makeLabTask('q', [answer('5', 0, 1), answer('4', 1, 2), answer('4', 1, 9)]);
    expect(runOracleRouter(task, isPremium)).toMatchObject({ success: 1, costUsd: 2, premium: false });
    expect(runPerfectCascade(task, portfolio, isPremium)).toMatchObject({ success: 1, costUsd: 10, premium: true });
  });
});

describe('the gap between weak and strong', () => {
  test('a straight line recovers half of it on average, half at half and four fifths at four fifths', () => {
    const gap = measureGap([], 0.5, 0.9);
    expect(gap.apgr).toBeCloseTo(0.5, 6);
    expect(gap).toMatchObject({ cpt50: 0.5, cpt80: 0.8 });
  });

  test('a policy that needs premium seldom recovers more, earlier', () => {
    const gap = measureGap([{ share: 0.2, success: 0.9 }], 0.5, 0.9);
    expect(gap.apgr).toBeGreaterThan(0.8);
    expect(gap).toMatchObject({ cpt50: 0.1, cpt80: 0.16 });
  });

  test('is not defined where the weak model is the better one', () => {
    expect(measureGap([], 0.9, 0.8)).toEqual({ apgr: null, cpt50: null, cpt80: null });
  });
});

describe('folds', () => {
  test('keep repeats of a question together, are even, and follow the seed', () => {
    const keys = Array.from({ length: 40 }, (_, index) => `q${index % 20}`);
    const folds = dealFolds(keys, 5, 1);
    expect(folds.slice(0, 20)).toEqual(folds.slice(20));
    expect([0, 1, 2, 3, 4].map((fold) => folds.filter((one) => one === fold).length)).toEqual([8, 8, 8, 8, 8]);
    expect(dealFolds(keys, 5, 1)).toEqual(folds);
    expect(dealFolds(keys, 5, 2)).not.toEqual(folds);
  });
});
