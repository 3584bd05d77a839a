import { expect, it } from 'vitest';
import { decideWait, type RefusalLike } from './decide-wait.ts';

const refusal = (facts: Partial<RefusalLike>): RefusalLike => ({
  deployment: 'a',
  cause: 'rpm',
  earliestMs: 1000,
  turnMs: 1000,
  ...facts,
});
const base = { refusals: [refusal({})], remainingMs: 60_000, random: 0 };

it('waits for the first deployment that may be called', () => {
  const refusals = [
    refusal({ turnMs: 5000 }),
    refusal({ deployment: 'b', cause: 'breaker', earliestMs: 2000, turnMs: 2000 }),
  ];
  expect(decideWait({ ...base, refusals })).toEqual({
    action: 'wait',
    delayMs: 2000,
    reason: 'wait_capacity',
    detail: 'a is at its calls per minute, b is left alone by its breaker',
  });
});

it('waits for its turn, or for the earliest moment where its turn would be too late', () => {
  const refusals = [refusal({ turnMs: 50_000 })];
  expect(decideWait({ ...base, refusals })).toMatchObject({ action: 'wait', delayMs: 50_000 });
  expect(decideWait({ ...base, refusals, remainingMs: 40_000 })).toMatchObject({ action: 'wait', delayMs: 1000 });
});

it.each([
  ['the deadline comes first', [refusal({ earliestMs: 60_000, turnMs: 60_000 })]],
  ['time does not help', [refusal({ cause: 'out', earliestMs: null, turnMs: null })]],
  [
    'a person took it out and the deadline is near',
    [refusal({ cause: 'drained', earliestMs: 90_000, turnMs: 90_000 })],
  ],
])('gives up where %s', (_, refusals) => {
  expect(decideWait({ ...base, refusals })).toMatchObject({ action: 'give_up', reason: 'provider_exhausted' });
});

it('never waits to the deadline or beyond, whatever chance says', () => {
  const step = decideWait({ ...base, remainingMs: 1001, random: 0.999 });
  expect(step).toMatchObject({ action: 'wait' });
  if (step.action === 'wait') expect(step.delayMs).toBeLessThan(1001);
});

it('waits where the limiter does not answer, and calls nobody', () => {
  expect(decideWait({ ...base, refusals: null })).toMatchObject({
    action: 'wait',
    reason: 'limiter_away',
    delayMs: 1000,
  });
  expect(decideWait({ ...base, refusals: null, remainingMs: 500 })).toMatchObject({ action: 'give_up' });
});
