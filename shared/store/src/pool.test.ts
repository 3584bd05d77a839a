import { expect, it } from 'vitest';
import { parseInt8 } from './pool.ts';

it('reads what can be counted exactly and refuses what cannot', () => {
  expect(parseInt8('-9007199254740991')).toBe(Number.MIN_SAFE_INTEGER);
  expect(parseInt8('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => parseInt8('9007199254740992')).toThrow(expect.objectContaining({ code: 'RECORD_AMOUNT_TOO_LARGE' }));
});
