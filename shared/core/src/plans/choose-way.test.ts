import { type Choice, quorumPlanSchema, type Way } from '@upshift/contracts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openTask } from '../routing/open-task.ts';
import { createPortfolio, createRequest } from '../testing/create-portfolio.ts';
import { chooseWay } from './choose-way.ts';
import { decidePlan } from './decide-plan.ts';
import { openPlan } from './open-plan.ts';
import { planOfTask } from './plan-of-task.ts';

/** Members 0 and 1; patterns: nobody, the first, the second, both. */
const patterns = [0b00, 0b01, 0b10, 0b11].map((right) => ({ right, share: 0.25 }));

function makeWay(members: readonly number[], costNanoUsd: number, change: Partial<Way> = {}): Way {
  const asked = members.reduce((bits, member) => bits | (1 << member), 0);
  return {
    kind: 'single',
    asked: members.map((member) => ({ member, delayMs: 0, callBelow: null })),
    decisiveLead: -50,
    outcomes: patterns.map(({ right }) => ({ success: right & asked ? 1 : 0, costNanoUsd, latencyMs: 100 })),
    ...change,
  };
}

function makeChoice(change: Partial<Choice> = {}): Choice {
  return {
    chances: [0, 1].map(() => ({ bias: 0, terms: {} })),
    patterns,
    ways: [makeWay([0], 10), makeWay([1], 100)],
    floor: { member: 1, above: 0 },
    ...change,
  };
}

describe('the way of a task', () => {
  test('is the cheapest that is expected to reach the floor', () => {
    const { chosen, runnerUp, floor, isFloorReached } = chooseWay(makeChoice(), [0.95, 0.9]);
    expect(chosen).toMatchObject({ way: 0, costNanoUsd: 10, latencyMs: 100 });
    expect(chosen.success).toBeCloseTo(0.95, 6);
    expect(runnerUp).toMatchObject({ way: 1, costNanoUsd: 100 });
    expect({ floor, isFloorReached }).toEqual({ floor: 0.9, isFloorReached: true });
  });

  test('is the dearer one where the cheaper one is not likely enough', () => {
    expect(chooseWay(makeChoice(), [0.6, 0.9]).chosen.way).toBe(1);
    const lenient = makeChoice({ floor: { member: 1, above: -0.35 } });
    expect(chooseWay(lenient, [0.6, 0.9]).chosen.way).toBe(0);
  });

  test('is the likeliest where none reaches the floor', () => {
    const strict = makeChoice({ floor: { member: null, above: 0.99 } });
    expect(chooseWay(strict, [0.6, 0.9])).toMatchObject({ chosen: { way: 1 }, isFloorReached: false });
  });

  test('counts on members that are right on the same tasks no more than was seen', () => {
    const together = [0b00, 0b11].map((right) => ({ right, share: 0.5 }));
    const outcomes = (asked: number) =>
      together.map(({ right }) => ({ success: right & asked ? 1 : 0, costNanoUsd: 1, latencyMs: null }));
    const both = makeChoice({
      patterns: together,
      ways: [makeWay([0, 1], 1, { outcomes: outcomes(0b11) })],
    });
    expect(chooseWay(both, [0.7, 0.7]).chosen.success).toBeCloseTo(0.7, 6);
    expect(chooseWay(makeChoice({ ways: [makeWay([0, 1], 1)] }), [0.7, 0.7]).chosen.success).toBeCloseTo(0.91, 6);
    expect(chooseWay(both, [0.7, 0.7]).chosen.latencyMs).toBeNull();
  });

  test('never is one that costs more than another which reaches the floor', () => {
    const chance = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(chance, chance), fc.array(fc.nat(50), { minLength: 2, maxLength: 2 }), (chances, costs) => {
        const choice = makeChoice({ ways: costs.map((cost, member) => makeWay([member], cost)) });
        const { chosen, floor } = chooseWay(choice, chances);
        for (const [member, cost] of costs.entries())
          if ((chances[member] ?? 0) > floor + 1e-6) expect(chosen.costNanoUsd).toBeLessThanOrEqual(cost + 1e-6);
        expect(chosen.success).toBeGreaterThanOrEqual(floor - 1e-6);
      }),
    );
  });
});

const weak = { deployment: 'mini', weight: 1, delayMs: 0 };
const strong = { deployment: 'large', weight: 3, delayMs: null, callBelow: 2 };
/** Sums are for the first member; everything else is for the second. */
const bySums = makeChoice({
  chances: [
    { bias: -2, terms: { digits: { weight: 8, mean: 0, scale: 1, low: 0, high: 1 } } },
    { bias: 2, terms: {} },
  ],
});

function makeTask(content: string) {
  return { messages: [{ role: 'user' as const, content }], tools: null, outputSchema: null };
}

describe('a plan that chooses by task', () => {
  const plan = quorumPlanSchema.parse({
    kind: 'quorum',
    members: [weak, strong],
    decisiveLead: 2,
    choice: bySums,
  });
  const digits = makeTask('12345678 + 87654321');
  const words = makeTask('Write a poem about rain');

  test('starts and decides by the way that it chose, from the question alone', () => {
    expect(openPlan(plan, digits).starts).toEqual([{ member: 0, afterMs: 0 }]);
    expect(openPlan(plan, words).starts).toEqual([{ member: 1, afterMs: 0 }]);
    const answered = { state: 'answered', output: { text: 'x', toolCalls: null }, validity: 'unknown' } as const;
    expect(decidePlan(plan, digits, [answered, { state: 'idle' }])).toMatchObject({ kind: 'decided', member: 0 });
    expect(decidePlan(plan, words, [{ state: 'idle' }, answered])).toMatchObject({ kind: 'decided', member: 1 });
    expect(decidePlan({ ...plan, choice: null }, digits, [answered, { state: 'idle' }])).toMatchObject({
      kind: 'wait',
      start: [1],
    });
  });

  test('goes by its own schedule where the way says so', () => {
    const own = { ...plan, choice: { ...bySums, ways: [makeWay([], 1)] } };
    expect(planOfTask(own, digits).plan).toBe(own);
    expect(openPlan(own, digits).starts).toEqual([{ member: 0, afterMs: 0 }]);
  });

  test('leaves a task unlike those that it knows to its own schedule', () => {
    const guard = { features: ['digits'], mean: [0], scale: [1], points: [[0]], neighbours: 1, radius: 0.01, full: 2 };
    const guarded = quorumPlanSchema.parse({ ...plan, guard: { ...guard, start: ['large'] } });
    expect(openPlan(guarded, digits)).toMatchObject({ novelty: 1, way: null });
    expect(openPlan(guarded, digits).starts).toEqual([
      { member: 0, afterMs: 0 },
      { member: 1, afterMs: 0 },
    ]);
    expect(openPlan(guarded, words).way).not.toBeNull();
  });

  test('tells what it chose, what that is expected to bring, and what was second', () => {
    const members = [
      { ...weak, deployment: 'efficient-a' },
      { ...strong, deployment: 'strong-a' },
    ];
    const portfolio = createPortfolio({ sums: { plan: { ...plan, members } } });
    const request = createRequest('12345678 + 87654321', { requestedWorkload: 'sums' });
    const { signals } = openTask(request, portfolio, 1).decision;
    const of = (name: string) => signals.find((signal) => signal.name === name)?.value;
    expect(of('way')).toMatch(/^single \(efficient-a\): success 99\.\d %, 0\.000000 USD, 100 ms$/);
    expect(of('way_second')).toMatch(/^single \(strong-a\): success 88\.1 %/);
    expect(of('way_floor')).toBe('88.1 %');
  });
});
