import { createRequire } from 'node:module';
import type * as Prices from '@pydantic/genai-prices';
import type { Price, Rates } from '@upshift/contracts';

const require = createRequire(import.meta.url);
let prices: typeof Prices | undefined;

/** The table's version and the day on which it was published: prices are those of that day or before. */
const table = { version: '0.1.8', date: '2026-09-23' } as const;

/** Whose price is looked for: the table's own name of a vendor, or the address that it is called at. */
export type PricedBy = { readonly vendor: string } | { readonly baseUrl: string };

type Found = NonNullable<ReturnType<typeof Prices.calcPrice>>;
type ModelPrice = Found['model_price'];

/**
 * The price of a model in the table that `@pydantic/genai-prices` brings, without asking anybody. Batch prices are not in
 * the table.
 *
 * The table is asked for a call of one token: it chooses a price by the length of the call, and its longer steps become
 * `longContext`.
 *
 * @param day YYYY-MM-DD, whose price it is, where the table knows of a change; of prices that change with the hour, that of noon UTC
 * @returns null where the table does not have the model, or not all of its price: never a price of zero for want of one
 */
export function findPrice(by: PricedBy, model: string, day: string): Price | null {
  // Read when a price is first looked for: it weighs as much as the rest of this package, and most processes need none.
  prices ??= require('@pydantic/genai-prices') as typeof Prices;
  const found = prices.calcPrice({ input_tokens: 1, output_tokens: 1 }, model, {
    ...('vendor' in by ? { providerId: by.vendor } : { providerApiUrl: by.baseUrl }),
    timestamp: new Date(`${day}T12:00:00Z`),
  });
  const first = found === null ? null : ratesAt(found.model_price, 0);
  if (found === null || first === null) return null;
  const longer = stepsOf(found.model_price).map((aboveInputTokens) => ({
    aboveInputTokens,
    ...(ratesAt(found.model_price, aboveInputTokens + 1) ?? first),
  }));
  const page = found.provider.pricing_urls?.[0];
  return {
    ...first,
    ...(longer.length === 0 ? {} : { longContext: longer }),
    source: `genai-prices ${table.version}${page === undefined ? '' : `, from ${page}`}`,
    date: table.date,
  };
}

function ratesAt(price: ModelPrice, inputTokens: number): Rates | null {
  const at = (key: string): number | undefined => {
    const rate = price[key];
    if (rate === undefined || typeof rate === 'number') return rate;
    return rate.tiers.findLast(({ start }) => inputTokens > start)?.price ?? rate.base;
  };
  const input = at('input_mtok');
  const output = at('output_mtok');
  if (input === undefined || output === undefined) return null;
  const cached = at('cache_read_mtok');
  const written = at('cache_write_mtok');
  return {
    inputUsdPerMillion: input,
    outputUsdPerMillion: output,
    ...(cached === undefined ? {} : { cachedInputUsdPerMillion: cached }),
    ...(written === undefined ? {} : { cacheWriteUsdPerMillion: written }),
  };
}

/** Where a longer prompt makes a token of text dearer. */
function stepsOf(price: ModelPrice): number[] {
  const keys = ['input_mtok', 'output_mtok', 'cache_read_mtok', 'cache_write_mtok'];
  const starts = keys.flatMap((key) => {
    const rate = price[key];
    return rate === undefined || typeof rate === 'number' ? [] : rate.tiers.map(({ start }) => start);
  });
  return [...new Set(starts)].sort((one, other) => one - other);
}
