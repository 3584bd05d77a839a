import type { Deployment, Rates } from '@upshift/contracts';

/** Prices of one deployment: integer nano-dollars per million tokens. */
export interface NanoPrice {
  readonly input: bigint;
  readonly cachedInput: bigint;
  readonly cacheWrite: bigint;
  readonly output: bigint;
}

/** A deployment as far as its price goes; without its provider, no call is a batch. */
export type Priced = Pick<Deployment, 'price'> & { readonly provider?: Deployment['provider'] };

const nanoPerUsd = 1e9;
const million = 1_000_000n;

/**
 * A deployment's list price for a call with so many input tokens, in integers. The length of the prompt decides for the
 * whole call, output included, as the vendors charge it. Without a price of their own, cached tokens cost what other
 * input costs.
 */
export function toNanoPrice(deployment: Priced, inputTokens: number): NanoPrice {
  return toIntegers(stepsOf(deployment).findLast(({ above }) => inputTokens > above)?.rates ?? deployment.price);
}

/** The dearest of what a call with at most so many input tokens may cost, kind by kind. */
export function toDearestPrice(deployment: Priced, inputTokens: number): NanoPrice {
  return stepsOf(deployment)
    .filter(({ above }) => inputTokens > above)
    .map(({ rates }) => toIntegers(rates))
    .reduce((one, other) => ({
      input: larger(one.input, other.input),
      cachedInput: larger(one.cachedInput, other.cachedInput),
      cacheWrite: larger(one.cacheWrite, other.cacheWrite),
      output: larger(one.output, other.output),
    }));
}

/** From the shortest prompts on. */
function stepsOf({ price, provider }: Priced): { readonly above: number; readonly rates: Rates }[] {
  const list = isBatch(provider) && price.batch !== undefined ? price.batch : price;
  const longer = (list.longContext ?? []).map((rates) => ({ above: rates.aboveInputTokens, rates }));
  return [{ above: -1, rates: list }, ...longer.sort((one, other) => one.above - other.above)];
}

function isBatch(provider: Priced['provider']): boolean {
  return provider?.kind === 'openai' && provider.serviceTier === 'flex';
}

function toIntegers(rates: Rates): NanoPrice {
  const { inputUsdPerMillion: input, outputUsdPerMillion: output } = rates;
  return {
    input: perMillion(input),
    cachedInput: perMillion(rates.cachedInputUsdPerMillion ?? input),
    cacheWrite: perMillion(rates.cacheWriteUsdPerMillion ?? input),
    output: perMillion(output),
  };
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

/**
 * Nano-dollars of an amount given in nano-dollars times a million, rounded once.
 *
 * @returns an integer up to 2^53 − 1; what is dearer counts as that, which no budget pays
 */
export function fromMillionths(amount: bigint, rounding: 'half-up' | 'up'): number {
  const rounded = (amount + (rounding === 'up' ? million - 1n : million / 2n)) / million;
  const largest = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(rounded > largest ? largest : rounded);
}

function perMillion(usd: number): bigint {
  return BigInt(Math.round(usd * nanoPerUsd));
}
