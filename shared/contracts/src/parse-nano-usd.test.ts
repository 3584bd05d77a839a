import { expect, it } from 'vitest';
import { parseNanoUsd } from './parse-nano-usd.ts';

it.each([
  [0, 0],
  [1, 1_000_000_000],
  ['0.000000001', 1],
  [1e-9, 1],
  [6.384e-5, 63_840],
  [1.125e-7, 113],
  ['0.0000001125', 113],
  ['0.00000011249999999', 112],
  [4e-10, 0],
  [5e-10, 1],
  ['1e3', 1_000_000_000_000],
  [0.1 + 0.2, 300_000_000],
])('reads %s dollars as %s nano-dollars', (usd, nano) => {
  expect(parseNanoUsd(usd)).toBe(nano);
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, '', '1,5', '0x10', 'free', 1e8, '1e999', '9'.repeat(100)])(
  'refuses %s',
  (usd) => {
    expect(() => parseNanoUsd(usd)).toThrow(RangeError);
  },
);
