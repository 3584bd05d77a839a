import { expect, test } from 'vitest';
import { parsePeriod, toPeriodText } from './parse-period.ts';

const now = Date.parse('2026-11-26T02:30:00Z');

test.each([
  ['2026-11', '2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
  ['this-month', '2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
  ['last-month', '2026-10-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z'],
  ['this-week', '2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
  ['last-week', '2026-11-16T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  ['2026-W48', '2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
  ['2026-W53', '2026-12-28T00:00:00.000Z', '2027-01-04T00:00:00.000Z'],
  ['2026-11-26', '2026-11-26T00:00:00.000Z', '2026-11-27T00:00:00.000Z'],
  ['2026-11-01..2026-11-15', '2026-11-01T00:00:00.000Z', '2026-11-16T00:00:00.000Z'],
  ['2026-11-01T10:00:00+01:00..2026-11-01T10:30Z', '2026-11-01T09:00:00.000Z', '2026-11-01T10:30:00.000Z'],
  ['7d', '2026-11-19T02:30:00.000Z', '2026-11-26T02:30:00.000Z'],
])('reads %s', (text, from, until) => {
  expect(parsePeriod(text, now)).toEqual({ from, until });
});

test.each(['', '2026-13', '2025-W53', '2026-W00', '2026-02-30', '2026-11-02..2026-11-01', '0d', 'x..y', 'now'])(
  'does not read %j',
  (text) => {
    expect(parsePeriod(text, now)).toBeNull();
  },
);

test.each(['2026-11', '2026-W48', '2026-11-01..2026-11-15', '3d', '2026-11-01T08:00Z..2026-11-01T09:30Z'])(
  'writes %s so that it is read as the same',
  (text) => {
    const nowMs = Date.UTC(2026, 10, 26, 4, 30);
    const period = parsePeriod(text, nowMs);
    if (period === null) throw new Error('It is no period.');
    expect(parsePeriod(toPeriodText(period), nowMs + 86_400_000)).toEqual(period);
  },
);
