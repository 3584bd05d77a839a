import { expect, it } from 'vitest';
import { createPortfolio, createRequest } from '../testing/create-portfolio.ts';
import { openTask } from './open-task.ts';

const members = [
  { deployment: 'efficient-a', weight: 1 },
  { deployment: 'efficient-b', weight: 1, delayMs: 300 },
  { deployment: 'strong-a', weight: 2, delayMs: null, callBelow: 1 },
];
const portfolio = createPortfolio({
  vote: { plan: { kind: 'quorum', members, decisiveLead: 1 }, deadlineSeconds: 60 },
  guarded: { plan: { kind: 'quorum', members, decisiveLead: 1 }, risk: 'high' },
  high: { plan: { kind: 'speculative', weaker: 'efficient-a', stronger: 'strong-a', delayMs: 0 }, risk: 'high' },
  strange: {
    plan: {
      kind: 'quorum',
      members,
      decisiveLead: 1,
      guard: {
        ...{ features: ['digits', 'lines'], mean: [0, 0], scale: [1, 1], metric: 'range' },
        ...{
          points: [
            [0, 0],
            [4, 0],
          ],
          radius: 1,
          full: 2,
          start: ['strong-a'],
          alone: true,
        },
      },
    },
  },
  timed: { plan: { kind: 'quorum', members, decisiveLead: 1, lateMs: 800, lateLead: 0.5, patienceMs: 2000 } },
  plain: { start: 'efficient' },
});
const open = (requestedWorkload: string, part = {}) =>
  openTask(createRequest('Say hello', { requestedWorkload, ...part }), portfolio, 1);

it('opens one call a member, in the order of the plan, each on the tier of its deployment', () => {
  const { calls, progress, decision } = open('vote');
  expect(
    calls.map(({ call, delayMs }) => [call.tier, call.mode, call.choices.map((one) => one.deployment), delayMs]),
  ).toEqual([
    ['efficient', 'vote', ['efficient-a'], 0],
    ['efficient', 'vote', ['efficient-b'], 300],
    // Only when called for: a row that no deadline lets come due by itself.
    ['strong', 'vote', ['strong-a'], 3_660_000],
  ]);
  expect(progress).toMatchObject({ startTier: 'efficient', tier: 'efficient' });
  expect(decision).toMatchObject({ reason: 'route_plan', detail: 'vote', toTier: 'efficient' });
  expect(decision.signals).toContainEqual({ name: 'starts', value: 'efficient-a at 0 ms, efficient-b at 300 ms' });
});

it('opens one more for each moment of the plan, which calls nobody, on the queue of the first member', () => {
  const { calls } = open('timed');
  expect(calls.slice(members.length)).toEqual(
    [800, 2000].map((delayMs) => ({
      call: { tier: 'efficient', mode: 'vote', choices: [], maxOutputTokens: 0 },
      delayMs,
    })),
  );
});

it('reserves for each call what that deployment alone may cost', () => {
  const [first, , third] = open('vote').calls;
  expect(third?.call.choices[0]?.reserveNanoUsd).toBeGreaterThan(first.call.choices[0]?.reserveNanoUsd ?? 0);
});

it('leaves the plan where risk or the producer asks for a tier that nobody of it starts on', () => {
  expect(open('guarded')).toMatchObject({
    decision: { reason: 'route_risk' },
    calls: [{ call: { tier: 'strong', mode: 'first' } }],
  });
  expect(open('vote', { minTier: 'premium' }).calls).toMatchObject([{ call: { tier: 'premium', mode: 'first' } }]);
});

it('keeps the plan where one of it starts at once on a tier that is strong enough', () => {
  expect(open('high')).toMatchObject({
    decision: { reason: 'route_plan' },
    calls: [{}, { call: { tier: 'strong', mode: 'vote' } }],
  });
});

it('opens one call where there is no plan', () => {
  expect(open('plain').calls).toMatchObject([{ delayMs: 0, call: { mode: 'first', tier: 'efficient' } }]);
});

it('says of an unlike task by what it is unlike, and starts the strong one alone', () => {
  expect(open('strange').decision.signals.map(({ name }) => name)).not.toContain('unlike');
  const { signals } = openTask(createRequest('12345', { requestedWorkload: 'strange' }), portfolio, 1).decision;
  expect(signals).toContainEqual({ name: 'unlike', value: 'digits 100.00 (tuned on 0.00 to 5.00)' });
  expect(signals).toContainEqual({ name: 'starts', value: 'strong-a at 0 ms' });
});
