import { expect, test } from 'vitest';
import { isUnreachable } from './is-unreachable.ts';

const withCode = (code: unknown) => Object.assign(new Error('x'), { code });

test.each([
  ['nobody listens', withCode('ECONNREFUSED'), true],
  ['connection exception', withCode('08006'), true],
  ['too many connections', withCode('53300'), true],
  ['shutdown', withCode('57P01'), true],
  ['an address of several', new AggregateError([withCode('ECONNREFUSED')]), true],
  ['the adapter gave up', withCode('RECORD_UNREACHABLE'), true],
  ['the driver’s own words', new Error('Connection terminated unexpectedly'), true],
  ['wrapped', new Error('query failed', { cause: withCode('ECONNRESET') }), true],
  ['a constraint', withCode('23505'), false],
  ['bad text', withCode('22P05'), false],
  ['no code', new Error('ECONNREFUSED'), false],
  ['a code that is no text', withCode(8006), false],
  ['no error', 'ECONNREFUSED', false],
])('%s', (_what, error, expected) => {
  expect(isUnreachable(error)).toBe(expected);
});
