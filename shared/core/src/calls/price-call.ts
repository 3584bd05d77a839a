import type { Usage } from '@upshift/contracts';
import { fromMillionths, type Priced, toNanoPrice } from './nano-price.ts';

/**
 * What a call costs at its deployment's list price. Tokens read from a cache or written into it are part of the input
 * tokens (OpenTelemetry's convention), reasoning tokens of the output tokens: each is charged once.
 *
 * @param usage tokens; more cached tokens than input tokens count as all input being cached
 * @returns integer nano-dollars, rounded once, half up
 */
export function priceCall(usage: Usage, deployment: Priced): number {
  const price = toNanoPrice(deployment, usage.inputTokens);
  const cached = Math.min(usage.cachedInputTokens, usage.inputTokens);
  const written = Math.min(usage.cacheWriteInputTokens ?? 0, usage.inputTokens - cached);
  const fresh = usage.inputTokens - cached - written;
  return fromMillionths(
    BigInt(fresh) * price.input +
      BigInt(cached) * price.cachedInput +
      BigInt(written) * price.cacheWrite +
      BigInt(usage.outputTokens) * price.output,
    'half-up',
  );
}
