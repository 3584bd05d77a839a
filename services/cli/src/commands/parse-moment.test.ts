import { expect, test } from 'vitest';
import { parseMoment } from './parse-moment.ts';

const now = Date.parse('2026-11-26T12:00:00Z');

test.each([
  ['30m', '2026-11-26T11:30:00.000Z'],
  ['12h', '2026-11-26T00:00:00.000Z'],
  ['7d', '2026-11-19T12:00:00.000Z'],
  ['2w', '2026-11-12T12:00:00.000Z'],
  ['2026-11-01', '2026-11-01T00:00:00.000Z'],
  ['2026-11-26T08:00:00+01:00', '2026-11-26T07:00:00.000Z'],
])('%s', (text, moment) => {
  expect(parseMoment(text, now)).toBe(moment);
});

test.each(['', 'now', '7', '7 d', '-7d', '2026-11-26T08:00:00', '2026-02-31T25:00Z', '999999d'])(
  'refuses %j',
  (text) => {
    expect(() => parseMoment(text, now)).toThrow('time ago');
  },
);
