import type { LogprobSummary } from '@upshift/ports';

interface TokenLogprob {
  readonly logprob: number;
  readonly top_logprobs?: readonly { readonly logprob: number }[] | undefined;
}

/**
 * Sums up how sure a model was of its tokens. The margin of a token is the distance between the two likeliest ones.
 *
 * @returns null without tokens, or where a figure is none
 */
export function summariseLogprobs(tokens: readonly TokenLogprob[]): LogprobSummary | null {
  const logprobs = tokens.map(({ logprob }) => logprob);
  if (logprobs.length === 0 || !logprobs.every(Number.isFinite)) return null;
  const margins = tokens.flatMap(({ top_logprobs: top = [] }) => {
    const [first, second] = top.map(({ logprob }) => logprob).sort((one, other) => other - one);
    return first === undefined || second === undefined ? [] : [first - second];
  });
  return {
    tokens: logprobs.length,
    mean: mean(logprobs),
    min: Math.min(...logprobs.slice(0, 100_000)),
    margin: margins.length === 0 ? null : mean(margins),
  };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
