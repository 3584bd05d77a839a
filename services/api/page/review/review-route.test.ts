import { expect, test } from 'vitest';
import { neighbourOf, parseReviewRoute, toReviewHash } from './review-route.js';

test('a route survives its address, whatever it holds', () => {
  const route = { task: 't_1', workload: '<img src=x>&risk=#=', risk: 'high', claimed: 'false' };
  expect(parseReviewRoute(toReviewHash(route))).toEqual(route);
  expect(parseReviewRoute('#colour=red&risk=')).toEqual({ task: null, workload: null, risk: null, claimed: null });
});

test.each([
  [null, 1, 'a'],
  ['a', 1, 'b'],
  ['b', -1, 'a'],
  ['a', -1, 'a'],
  ['c', 1, 'c'],
  ['gone', 1, 'a'],
] as const)('from %s by %i leads to %s', (open, direction, expected) => {
  expect(neighbourOf([{ task: 'a' }, { task: 'b' }, { task: 'c' }], open, direction)).toBe(expected);
});

test('an empty queue leads nowhere', () => {
  expect(neighbourOf([], 'a', 1)).toBeNull();
});
