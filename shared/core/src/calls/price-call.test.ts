import type { Deployment } from '@upshift/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { priceCall } from './price-call.ts';

function deployment(input: number, output: number, cached?: number): Pick<Deployment, 'price'> {
  const price = { inputUsdPerMillion: input, outputUsdPerMillion: output, source: 'made up for tests' };
  return { price: cached === undefined ? price : { ...price, cachedInputUsdPerMillion: cached } };
}

const usage = (inputTokens: number, outputTokens: number, cachedInputTokens = 0) => ({
  inputTokens,
  outputTokens,
  cachedInputTokens,
});

it.each([
  ['a million of each', deployment(2.5, 10), usage(1_000_000, 1_000_000), 12_500_000_000],
  ['a plain call: 1,000 × 0.15 + 200 × 0.6', deployment(0.15, 0.6), usage(1000, 200), 270_000],
  ['cached tokens once, at their price: 400 × 3 + 600 × 0.3', deployment(3, 15, 0.3), usage(1000, 0, 600), 1_380_000],
  ['cached tokens at the input price without one of their own', deployment(3, 15), usage(1000, 0, 600), 3_000_000],
  ['free cached tokens', deployment(3, 15, 0), usage(1000, 0, 1000), 0],
  ['more cached than input tokens as all cached', deployment(3, 15, 0.3), usage(1000, 0, 5000), 300_000],
  ['a third of a nano-dollar as nothing', deployment(0.000333, 0), usage(1, 0), 0],
  ['half a nano-dollar as one', deployment(0.0005, 0), usage(1, 0), 1],
  ['two halves as one, rounded once', deployment(0.0005, 0.0005), usage(1, 1), 1],
  ['nothing for nothing', deployment(3, 15), usage(0, 0), 0],
])('prices %s', (_case, given, tokens, nanoUsd) => {
  expect(priceCall(tokens, given)).toBe(nanoUsd);
});

it('says the largest amount for what is beyond all money', () => {
  expect(priceCall(usage(Number.MAX_SAFE_INTEGER, 0), deployment(1000, 0))).toBe(Number.MAX_SAFE_INTEGER);
});

it('is exact to half a nano-dollar and grows with every token, but not with cached ones', () => {
  const tokens = fc.integer({ min: 0, max: 2_000_000 });
  const micro = fc.integer({ min: 0, max: 200_000_000 });
  fc.assert(
    fc.property(
      tokens,
      tokens,
      tokens,
      micro,
      micro,
      micro,
      (input, output, cached, inPrice, outPrice, cachedPrice) => {
        const given = deployment(inPrice / 1e6, outPrice / 1e6, Math.min(cachedPrice, inPrice) / 1e6);
        const nanoUsd = priceCall(usage(input, output, cached), given);
        const held = Math.min(cached, input);
        const exact =
          BigInt(input - held) * BigInt(inPrice) +
          BigInt(held) * BigInt(Math.min(cachedPrice, inPrice)) +
          BigInt(output) * BigInt(outPrice);
        const error = BigInt(nanoUsd) * 1000n - exact;
        expect(error > -500n && error <= 500n).toBe(true);
        expect(nanoUsd).toBeLessThanOrEqual(priceCall(usage(input, output), given));
        expect(priceCall(usage(input + 1, output, cached), given)).toBeGreaterThanOrEqual(nanoUsd);
      },
    ),
  );
});
