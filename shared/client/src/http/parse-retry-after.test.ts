import { expect, test } from 'vitest';
import { parseRetryAfter } from './parse-retry-after.ts';

const nowMs = Date.parse('Wed, 25 Nov 2026 10:00:00 GMT');
test.each([
  [null, undefined],
  ['3', 3000],
  [' 0 ', 0],
  ['Wed, 25 Nov 2026 10:00:05 GMT', 5000],
  ['Wed, 25 Nov 2026 09:00:00 GMT', 0],
  ['soon', undefined],
])('%j', (header, ms) => {
  expect(parseRetryAfter(header, nowMs)).toBe(ms);
});
