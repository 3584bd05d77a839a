import { expect, test } from 'vitest';
import { makeAttempt, makeLedger, now } from './make-ledger.fixture.ts';
import { layoutTimeline } from './timeline-layout.js';

test('draws a lane for each tier, the first one at the bottom, each call where it was in time', () => {
  const { lanes, totalMs } = layoutTimeline(makeLedger(), now(5000));
  expect(totalMs).toBe(1000);
  expect(lanes.map(({ tier }) => tier)).toEqual(['strong', 'efficient']);
  expect(lanes[1]?.rows).toEqual([
    [{ number: 1, deployment: 'small', outcome: 'rejected', left: 0.01, width: 0.5, ms: 500 }],
  ]);
  expect(lanes[0]?.rows[0]).toMatchObject([{ number: 2, outcome: 'useful', left: 0.52, width: 0.47 }]);
});

test('gives calls at the same time rows of their own, and uses a row again when it is free', () => {
  const attempts = [makeAttempt(2, 0, 400), makeAttempt(2, 100, 900, { no: 1 }), makeAttempt(2, 500, 800, { no: 2 })];
  const { lanes } = layoutTimeline(makeLedger({ attempts }), now(5000));
  expect(lanes[0]?.rows.map((row) => row.map(({ number }) => number))).toEqual([[1, 3], [2]]);
});

test('draws what is under way up to now, and shows calls that are too short to see inside the picture', () => {
  const { task } = makeLedger();
  const attempts = [makeAttempt(2, 0, 1), makeAttempt(3, 2999, null)];
  const open = makeLedger({ task: { ...task, state: 'open', settledAt: null }, attempts, verdicts: [] });
  const { lanes, totalMs } = layoutTimeline(open, now(3000));
  const bars = lanes.flatMap(({ rows }) => rows.flat());
  expect(totalMs).toBe(3000);
  expect(bars.map(({ outcome }) => outcome)).toEqual(['useful', 'running']);
  for (const { left, width } of bars) expect([left >= 0, width >= 0.01, left + width <= 1]).toEqual([true, true, true]);
});

test('bears clocks that disagree: a call that seems to start before its task starts at its beginning', () => {
  const { lanes } = layoutTimeline(makeLedger({ attempts: [makeAttempt(2, -50, -20)] }), now(0));
  expect(lanes[0]?.rows[0]).toMatchObject([{ left: 0, ms: 0 }]);
});
