import { describe, expect, it } from 'vitest';
import { makeLog, truthOfLog as truth } from '../testing/make-log.ts';
import { estimateValue, type LoggedRun } from './estimate-value.ts';

describe('what a policy would have brought', () => {
  const seeds = Array.from({ length: 200 }, (_, seed) => seed + 1);
  const logs = seeds.map((seed) => makeLog(seed));

  it('lies in the interval in at least 93 of 100 worlds, where the plain mean of what was seen is far off', () => {
    const estimates = logs.map(estimateValue).filter(({ answer }) => answer === 'estimate');
    expect(estimates.length).toBeGreaterThanOrEqual(196);
    const covered = estimates.filter((one) => one.answer === 'estimate' && one.low <= truth && truth <= one.high);
    expect(covered.length / estimates.length).toBeGreaterThanOrEqual(0.93);
    const naive = logs.map((log) => {
      const seen = log.map((run) => run.seen).filter((value) => value !== null);
      return seen.reduce((sum, value) => sum + value, 0) / seen.length;
    });
    expect(Math.min(...naive)).toBeGreaterThan(truth + 0.05);
  });

  it('lies in it too where the forecast is useless, since the propensities are known', () => {
    const blind = logs.map((log) => estimateValue(log.map((run) => ({ ...run, group: 'one' }))));
    const covered = blind.filter((one) => one.answer === 'estimate' && one.low <= truth && truth <= one.high);
    expect(covered.length).toBeGreaterThanOrEqual(0.93 * 196);
  });

  it('is refused, with numbers, where a part of the tasks was never tried', () => {
    for (const log of logs.slice(0, 50)) {
      const without = log.map((run) => (run.group === 'law' ? { ...run, seen: null } : run));
      expect(estimateValue(without)).toMatchObject({ answer: 'refused', reason: 'no_overlap', tasks: 600 });
    }
  });

  it('is refused where too little was seen', () => {
    expect(estimateValue(makeLog(1, 20))).toMatchObject({ answer: 'refused', reason: 'too_few' });
    expect(estimateValue(makeLog(1, 300))).toMatchObject({ answer: 'refused', reason: 'too_few' });
    expect(estimateValue([])).toMatchObject({ answer: 'refused', seen: 0, coverage: 0 });
  });

  it('is the plain mean where everything was seen', () => {
    const all = makeLog(3).map((run) => ({ ...run, seen: run.seen ?? 0, propensity: 1 }));
    const estimate = estimateValue(all);
    const mean = all.reduce((sum, { seen }) => sum + seen, 0) / all.length;
    expect(estimate).toMatchObject({ answer: 'estimate', coverage: 1, effectiveTasks: 600 });
    expect(estimate.answer === 'estimate' ? estimate.value : null).toBeCloseTo(mean, 10);
  });

  it('counts repeats of a question as one witness', () => {
    const once = makeLog(4, 900);
    const twice = [...once, ...once];
    const width = (runs: readonly LoggedRun[]): number => {
      const one = estimateValue(runs);
      return one.answer === 'estimate' ? one.high - one.low : 0;
    };
    expect(width(twice)).toBeGreaterThan(0.95 * width(once));
  });

  it('does not take a probability of nothing', () => {
    expect(() => estimateValue([{ question: 'q', group: 'g', seen: 1, propensity: 0 }])).toThrow(RangeError);
  });
});
