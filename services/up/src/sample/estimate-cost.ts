import type { Portfolio } from '@upshift/contracts';
import type { SampleCase } from '@upshift/sample';

/** Four characters a token, and about what an answer of the sample takes. */
const charactersPerToken = 4;
const outputTokens = 60;

/**
 * About what the sample costs in USD, on the dear side: every case by the last tier in one arm, and as much again for the
 * other, which is there to cost less.
 */
export function estimateCost(cases: readonly SampleCase[], { tiers, deployments }: Portfolio): number {
  const prices = (tiers.at(-1)?.deployments ?? []).flatMap((name) => deployments[name]?.price ?? []);
  const input = Math.max(0, ...prices.map(({ inputUsdPerMillion }) => inputUsdPerMillion));
  const output = Math.max(0, ...prices.map(({ outputUsdPerMillion }) => outputUsdPerMillion));
  const sent = cases.reduce((sum, one) => sum + JSON.stringify([one.input, one.outputSchema]).length, 0);
  return (2 * ((sent / charactersPerToken) * input + cases.length * outputTokens * output)) / 1e6;
}
