/** An exact number. `of` is above 0. */
export interface Fraction {
  readonly top: bigint;
  readonly of: bigint;
}

export const zero: Fraction = { top: 0n, of: 1n };

export function fraction(top: bigint | number, of: bigint | number = 1n): Fraction {
  return reduce(BigInt(top), BigInt(of));
}

export function add(...terms: readonly Fraction[]): Fraction {
  return terms.reduce((left, right) => reduce(left.top * right.of + right.top * left.of, left.of * right.of), zero);
}

export function subtract(left: Fraction, right: Fraction): Fraction {
  return add(left, { top: -right.top, of: right.of });
}

export function multiply(left: Fraction, right: Fraction): Fraction {
  return reduce(left.top * right.top, left.of * right.of);
}

/** @throws RangeError where the divisor is 0 */
export function divide(left: Fraction, right: Fraction): Fraction {
  return reduce(left.top * right.of, left.of * right.top);
}

function reduce(top: bigint, of: bigint): Fraction {
  if (of === 0n) throw new RangeError('A fraction of nothing.');
  let [a, b] = [top < 0n ? -top : top, of < 0n ? -of : of];
  while (b !== 0n) [a, b] = [b, a % b];
  const sign = of < 0n ? -1n : 1n;
  return { top: (sign * top) / a, of: (sign * of) / a };
}
