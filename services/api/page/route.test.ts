import { expect, test } from 'vitest';
import { parseRoute, toHash } from './route.js';

const nothing = { task: null, state: null, workload: null, cursor: null, run: null };

test('a route survives its address, whatever it holds', () => {
  const route = { ...nothing, task: 't_1', workload: '<img src=x>&state=#=', cursor: 'a b+c/=' };
  expect(parseRoute(toHash(route))).toEqual(route);
});

test('what is empty or unknown names nothing', () => {
  expect(parseRoute('')).toEqual(nothing);
  expect(parseRoute('#state=&colour=red&__proto__=1')).toEqual(nothing);
  expect(toHash(nothing)).toBe('#');
});
