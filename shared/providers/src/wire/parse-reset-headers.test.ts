import { expect, it } from 'vitest';
import { parseResetHeaders } from './parse-reset-headers.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const read = (headers: Record<string, string>) => parseResetHeaders((name) => headers[name] ?? null, now);

it.each([
  ['a duration', { 'x-ratelimit-reset-requests': '120ms' }, 120],
  ['a duration of several parts', { 'x-ratelimit-reset-tokens': '6m0.5s' }, 360_500],
  [
    'the limit that is used up, not the other',
    {
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': '6m0s',
    },
    360_000,
  ],
  [
    'the earliest, where none is said to be used up',
    { 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '20s' },
    1000,
  ],
  [
    'a time of day',
    {
      'anthropic-ratelimit-output-tokens-remaining': '0',
      'anthropic-ratelimit-output-tokens-reset': '2026-11-24T12:00:17Z',
      'anthropic-ratelimit-requests-remaining': '49',
      'anthropic-ratelimit-requests-reset': '2026-11-24T12:00:01Z',
    },
    17_000,
  ],
  ['a time of day that has passed', { 'anthropic-ratelimit-requests-reset': '2026-11-24T11:00:00Z' }, 0],
  ['seconds from now', { 'x-ratelimit-reset': '30' }, 30_000],
  ['seconds since 1970', { 'x-ratelimit-reset': String(now / 1000 + 45) }, 45_000],
  ['at most a day', { 'x-ratelimit-reset-requests': '400d' }, 86_400_000],
  ['nothing', {}, null],
  ['nothing readable', { 'x-ratelimit-reset-requests': 'soon', 'x-ratelimit-reset': '-5' }, null],
])('reads %s', (_what, headers, ms) => {
  expect(read(headers as Record<string, string>)).toBe(ms);
});
