import { expect, it } from 'vitest';
import { priceTokens } from './price-tokens.ts';

it.each([
  [0, 0, 1, 4, 0],
  [1_000_000, 1_000_000, 1, 4, 5_000_000_000],
  [3, 0, 0.0375, 0, 113],
  [1, 1, 0.0004, 0, 0],
  [1, 1, 0.0005, 0, 1],
  [900_000_000, 0, 9, 0, 8_100_000_000_000],
])(
  'prices %i and %i tokens at %s and %s USD per million as %i nano-dollars',
  (inputTokens, outputTokens, input, output, nano) => {
    const prices = { inputUsdPerMillion: input, outputUsdPerMillion: output };
    expect(priceTokens({ inputTokens, outputTokens }, prices)).toBe(nano);
  },
);
