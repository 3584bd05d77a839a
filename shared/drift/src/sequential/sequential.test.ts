import { expect, it } from 'vitest';
import { betOnChange } from './bet-on-change.ts';
import { drawTie } from './draw-tie.ts';
import { type Observation, watchStream } from './watch-stream.ts';

const needed = Math.log(20);

function stream(run: number, length: number, rate: (i: number) => number): Observation[] {
  return Array.from({ length }, (_, i) => ({
    id: `${run}-${i}`,
    at: i,
    group: String(i % 3),
    value: drawTie(`value ${run} ${i}`) < rate(i) ? 1 : 0,
    deployment: null,
    version: 0,
  }));
}

it('alarms in at most a share of 1/20 of streams without a change, however long one looks', () => {
  const alarms = Array.from({ length: 200 }, (_, run) =>
    watchStream(
      's',
      stream(run, 1500, () => 0.9),
      needed,
    ),
  );
  expect(alarms.filter(({ seenAt }) => seenAt !== null).length).toBeLessThanOrEqual(10);
});

it('sees a change of either sign, after it happened', () => {
  const needed = Math.log(400);
  for (const [before, after] of [
    [0.9, 0.75],
    [0.6, 0.8],
  ] as const) {
    const { seenAt, evidence } = watchStream(
      's',
      stream(1, 2000, (i) => (i < 900 ? before : after)),
      needed,
    );
    expect(evidence).toBeGreaterThan(needed);
    expect(seenAt).toBeGreaterThan(900);
  }
});

it('does not alarm when groups alone shift', () => {
  const rows = Array.from({ length: 2000 }, (_, i): Observation => {
    const group = drawTie(`group ${i}`) < (i < 1000 ? 0.2 : 0.8) ? 'hard' : 'easy';
    const value = drawTie(`value ${i}`) < (group === 'hard' ? 0.5 : 0.95) ? 1 : 0;
    return { id: String(i), at: i, group, value, deployment: null, version: 0 };
  });
  expect(watchStream('s', rows, needed).seenAt).toBeNull();
  expect(
    watchStream(
      's',
      rows.map((row) => ({ ...row, group: 'all' })),
      needed,
    ).seenAt,
  ).not.toBeNull();
});

it('bets fairly: the mean of the capital over all p-values stays 1', () => {
  const cells = 1000;
  let mean = 0;
  for (let i = 0; i < cells; i += 1) {
    const bet = betOnChange();
    bet(0.01);
    const before = bet(0.99);
    mean += Math.exp(bet((i + 0.5) / cells) - before) / cells;
  }
  expect(mean).toBeCloseTo(1, 6);
});
