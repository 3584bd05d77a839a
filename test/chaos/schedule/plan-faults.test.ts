import { describe, expect, it } from 'vitest';
import { faultKinds } from '../faults/fault.ts';
import { durationOf, type PlanOptions, planFaults } from './plan-faults.ts';

const options: PlanOptions = {
  seed: 7,
  forMs: 240_000,
  faults: 50,
  kinds: faultKinds,
  slots: ['api-0', 'classifier-0', 'executor-0', 'executor-1', 'validator-0', 'escalator-0', 'reconciler-0'],
  longestMs: 70_000,
};

describe('the plan of a run', () => {
  it('is the same for the same seed and another for another', () => {
    expect(planFaults(options)).toEqual(planFaults(options));
    expect(planFaults({ ...options, seed: 8 })).not.toEqual(planFaults(options));
  });

  it.each([1, 2, 3, 4, 5])('has at least 45 faults, and nothing is struck twice at once (seed %i)', (seed) => {
    const plan = planFaults({ ...options, seed });
    expect(plan.length).toBeGreaterThanOrEqual(45);
    for (const a of plan)
      for (const b of plan) {
        if (a === b || a.target !== b.target || a.target === 'jobs') continue;
        expect(a.atMs + a.durationMs <= b.atMs || b.atMs + b.durationMs <= a.atMs).toBe(true);
      }
    expect(plan.filter(({ atMs, durationMs }) => atMs + durationMs > options.forMs)).toEqual([]);
  });

  it('covers every kind over five seeds', () => {
    const seen = new Set([1, 2, 3, 4, 5].flatMap((seed) => planFaults({ ...options, seed }).map(({ kind }) => kind)));
    expect(faultKinds.filter((kind) => !seen.has(kind))).toEqual([]);
  });

  it('leaves out what lasts too long and what the machine cannot do', () => {
    const plan = planFaults({
      ...options,
      forMs: 45_000,
      faults: 12,
      longestMs: 9000,
      kinds: faultKinds.filter((kind) => !kind.startsWith('redis')),
    });
    expect(plan.length).toBe(12);
    expect(plan.filter(({ kind }) => durationOf(kind) > 9000 || kind.startsWith('redis'))).toEqual([]);
  });
});
