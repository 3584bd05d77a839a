import { parseNanoUsd } from '@upshift/contracts';

/** List prices in USD per million tokens. */
export interface TokenPrices {
  readonly inputUsdPerMillion: number;
  readonly outputUsdPerMillion: number;
}

/** Tokens times list price, in nano-dollars, rounded once, half up. */
export function priceTokens(
  { inputTokens, outputTokens }: { inputTokens: number; outputTokens: number },
  { inputUsdPerMillion, outputUsdPerMillion }: TokenPrices,
): number {
  const millionths =
    BigInt(inputTokens) * BigInt(parseNanoUsd(inputUsdPerMillion)) +
    BigInt(outputTokens) * BigInt(parseNanoUsd(outputUsdPerMillion));
  return Number((millionths + 500_000n) / 1_000_000n);
}
