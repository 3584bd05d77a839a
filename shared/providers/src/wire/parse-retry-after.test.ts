import { expect, it } from 'vitest';
import { parseRetryAfter } from './parse-retry-after.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const read = (headers: Record<string, string>) => parseRetryAfter((name) => headers[name] ?? null, now);

it.each([
  ['seconds', { 'retry-after': '7' }, 7000],
  ['parts of a second', { 'retry-after': '0.25' }, 250],
  ['milliseconds before seconds', { 'retry-after-ms': '120', 'retry-after': '7' }, 120],
  ['a date', { 'retry-after': 'Tue, 24 Nov 2026 12:00:30 GMT' }, 30_000],
  ['a date that has passed', { 'retry-after': 'Tue, 24 Nov 2026 11:00:00 GMT' }, 0],
  ['at most a day', { 'retry-after': '99999999999' }, 86_400_000],
  ['nothing', {}, null],
  ['nothing readable', { 'retry-after': 'soon' }, null],
  ['nothing negative', { 'retry-after': '-5' }, null],
])('reads %s', (_what, headers, ms) => {
  expect(read(headers as Record<string, string>)).toBe(ms);
});
