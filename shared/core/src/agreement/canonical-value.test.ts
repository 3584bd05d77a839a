import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalNumber, fold } from './canonical-value.ts';

test('plain text is folded as it would be beside other letters', () => {
  const ascii = fc.string({ unit: 'binary-ascii', maxLength: 40 });
  const check = (text: string): void => {
    expect(fold(`${text} é`)).toBe(`${fold(text)} é`.trim());
  };
  fc.assert(fc.property(ascii, check));
});

test('whole numbers are written as all others are', () => {
  const check = (value: number): void => {
    expect(canonicalNumber(value)).toBe(String(Number(value.toPrecision(12))));
  };
  fc.assert(fc.property(fc.oneof(fc.maxSafeInteger(), fc.integer()), check));
  expect(canonicalNumber(-0)).toBe('0');
});
