import { findPrice } from '@upshift/config';
import { type Deployment, deploymentSchema, type Price, type Usage } from '@upshift/contracts';
import { describe, expect, it } from 'vitest';
import { priceCall } from './price-call.ts';

/**
 * Invoices that were computed by hand. A dollar for a million tokens is a thousand nano-dollars for one: the comments
 * multiply tokens by that. `in` counts all input, `cached` and `written` are part of it; `out` counts reasoning too.
 */
interface Tokens {
  readonly in: number;
  readonly cached?: number;
  readonly written?: number;
  readonly out: number;
  readonly reasoning?: number;
}

function usage({ in: inputTokens, cached = 0, written = 0, out: outputTokens, reasoning = 0 }: Tokens): Usage {
  return {
    inputTokens,
    cachedInputTokens: cached,
    cacheWriteInputTokens: written,
    outputTokens,
    reasoningTokens: reasoning,
  };
}

const day = '2026-11-25';

describe('at the price of the catalogue', () => {
  it.each<[vendor: string, model: string, Tokens, nanoUsd: number]>([
    // 1,000 × 150 + 200 × 600 = 150,000 + 120,000
    ['openai', 'gpt-4o-mini', { in: 1000, out: 200 }, 270_000],
    // 400 × 150 + 600 × 75 + 200 × 600 = 60,000 + 45,000 + 120,000
    ['openai', 'gpt-4o-mini', { in: 1000, cached: 600, out: 200 }, 225_000],
    // 12,345 × 2,000 + 678 × 8,000 = 24,690,000 + 5,424,000
    ['openai', 'gpt-4.1', { in: 12_345, out: 678 }, 30_114_000],
    // 848 × 2,000 + 49,152 × 500 + 1 × 8,000 = 1,696,000 + 24,576,000 + 8,000
    ['openai', 'gpt-4.1', { in: 50_000, cached: 49_152, out: 1 }, 26_280_000],
    // 1 × 750 + 1 × 4,500
    ['openai', 'gpt-5.4-mini', { in: 1, out: 1 }, 5250],
    // 2,222 × 750 + 1,111 × 75 + 777 × 4,500 = 1,666,500 + 83,325 + 3,496,500
    ['openai', 'gpt-5.4-mini', { in: 3333, cached: 1111, out: 777 }, 5_246_325],
    // Reasoning is part of the output: 100 × 750 + 5,000 × 4,500 = 75,000 + 22,500,000
    ['openai', 'gpt-5.4-mini', { in: 100, out: 5000, reasoning: 4900 }, 22_575_000],
    // The last token of the short price: 271,999 × 2,500 + 1,000 × 15,000 = 679,997,500 + 15,000,000
    ['openai', 'gpt-5.4', { in: 271_999, out: 1000 }, 694_997_500],
    // The first of the long one, for the whole call: 272,000 × 5,000 + 1,000 × 22,500 = 1,360,000,000 + 22,500,000
    ['openai', 'gpt-5.4', { in: 272_000, out: 1000 }, 1_382_500_000],
    // 100,000 × 5,000 + 200,000 × 500 + 2,000 × 22,500 = 500,000,000 + 100,000,000 + 45,000,000
    ['openai', 'gpt-5.4', { in: 300_000, cached: 200_000, out: 2000 }, 645_000_000],
    // 8,000 × 2,000 + 2,000 × 500 + 3,000 × 8,000 = 16,000,000 + 1,000,000 + 24,000,000
    ['openai', 'o3', { in: 10_000, cached: 2000, out: 3000 }, 41_000_000],
    // 5 × 1,000 + 4 × 100 + 2 × 1,250 + 7 × 5,000 = 5,000 + 400 + 2,500 + 35,000
    ['anthropic', 'claude-haiku-4-5', { in: 11, cached: 4, written: 2, out: 7 }, 42_900],
    // 2,000 × 3,000 + 500 × 15,000 = 6,000,000 + 7,500,000
    ['anthropic', 'claude-sonnet-4-5', { in: 2000, out: 500 }, 13_500_000],
    // Written into the cache: 1,000 × 3,000 + 9,000 × 3,750 + 300 × 15,000 = 3,000,000 + 33,750,000 + 4,500,000
    ['anthropic', 'claude-sonnet-4-5', { in: 10_000, written: 9000, out: 300 }, 41_250_000],
    // Read from it: 1,000 × 3,000 + 9,000 × 300 + 300 × 15,000 = 3,000,000 + 2,700,000 + 4,500,000
    ['anthropic', 'claude-sonnet-4-5', { in: 10_000, cached: 9000, out: 300 }, 10_200_000],
    // 200,000 × 3,000 + 1,000 × 15,000 = 600,000,000 + 15,000,000
    ['anthropic', 'claude-sonnet-4-5', { in: 200_000, out: 1000 }, 615_000_000],
    // 200,001 × 6,000 + 1,000 × 22,500 = 1,200,006,000 + 22,500,000
    ['anthropic', 'claude-sonnet-4-5', { in: 200_001, out: 1000 }, 1_222_506_000],
    // Cached tokens make a prompt long too: 10,000 × 6,000 + 240,000 × 600 + 100 × 22,500 = 60,000,000 + 144,000,000 + 2,250,000
    ['anthropic', 'claude-sonnet-4-5', { in: 250_000, cached: 240_000, out: 100 }, 206_250_000],
    // No long price: 250,000 × 5,000 + 1,000 × 25,000 = 1,250,000,000 + 25,000,000
    ['anthropic', 'claude-opus-4-6', { in: 250_000, out: 1000 }, 1_275_000_000],
    // 6,000 × 300 + 2,000 × 30 + 900 × 2,500 = 1,800,000 + 60,000 + 2,250,000
    ['google', 'gemini-2.5-flash', { in: 8000, cached: 2000, out: 900, reasoning: 400 }, 4_110_000],
    // 200,000 × 1,250 + 10 × 10,000 = 250,000,000 + 100,000
    ['google', 'gemini-2.5-pro', { in: 200_000, out: 10 }, 250_100_000],
    // 200,001 × 2,500 + 10 × 15,000 = 500,002,500 + 150,000
    ['google', 'gemini-2.5-pro', { in: 200_001, out: 10 }, 500_152_500],
    // 1,500 × 2,000 + 250 × 12,000 = 3,000,000 + 3,000,000
    ['google', 'gemini-3-pro-preview', { in: 1500, out: 250 }, 6_000_000],
    // 4,096 × 2,000 + 512 × 6,000 = 8,192,000 + 3,072,000
    ['mistral', 'mistral-large-latest', { in: 4096, out: 512 }, 11_264_000],
    // Without a cached price, cached input costs what other input costs: 1,000 × 100 + 10 × 300 = 100,000 + 3,000
    ['mistral', 'mistral-small-latest', { in: 1000, cached: 500, out: 10 }, 103_000],
    // 128 × 2,500 + 512 × 1,250 + 64 × 10,000 = 320,000 + 640,000 + 640,000
    ['azure', 'gpt-4o', { in: 640, cached: 512, out: 64 }, 1_600_000],
    // In a region: 900 × 3,300 + 100 × 330 + 100 × 16,500 = 2,970,000 + 33,000 + 1,650,000
    ['aws', 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0', { in: 1000, cached: 100, out: 100 }, 4_653_000],
  ])('%s %s: %j costs %i', (vendor, model, tokens, nanoUsd) => {
    const price = findPrice({ vendor }, model, day);
    if (price === null) throw new Error(`The catalogue has no price of ${model}.`);
    expect(priceCall(usage(tokens), { price })).toBe(nanoUsd);
  });

  it.each([
    // 1,000 × 750 + 1,000 × 3,750 = 750,000 + 3,750,000
    ['2026-12-31', 4_500_000],
    // 1,000 × 1,500 + 1,000 × 7,500 = 1,500,000 + 7,500,000
    ['2027-01-01', 9_000_000],
  ])('of the day: gemini-3.8-flash on %s costs %i', (on, nanoUsd) => {
    const price = findPrice({ vendor: 'google' }, 'gemini-3.8-flash', on);
    expect(price === null ? null : priceCall(usage({ in: 1000, out: 1000 }), { price })).toBe(nanoUsd);
  });

  it('by the address that a model is called at', () => {
    const price = findPrice({ baseUrl: 'https://api.deepseek.com/v1' }, 'deepseek-chat', day);
    // At noon UTC: 900 × 270 + 100 × 70 + 50 × 1,100 = 243,000 + 7,000 + 55,000
    expect(price === null ? null : priceCall(usage({ in: 1000, cached: 100, out: 50 }), { price })).toBe(305_000);
  });
});

describe('at a price of one’s own', () => {
  const own = (price: Omit<Price, 'source'>, provider: Record<string, unknown> = { kind: 'openai' }): Deployment =>
    deploymentSchema.parse({ vendor: 'acme', model: 'm', provider, price: { ...price, source: 'a contract' } });
  const list = { inputUsdPerMillion: 0.25, cachedInputUsdPerMillion: 0.025, outputUsdPerMillion: 2 };
  const batch = {
    inputUsdPerMillion: 0.125,
    cachedInputUsdPerMillion: 0.0125,
    outputUsdPerMillion: 1,
    longContext: [{ aboveInputTokens: 100_000, inputUsdPerMillion: 0.25, outputUsdPerMillion: 1.5 }],
  };
  const flex = { kind: 'openai', serviceTier: 'flex' };

  it.each<[what: string, Deployment, Tokens, nanoUsd: number]>([
    // 10,000 × 250 + 1,000 × 2,000 = 2,500,000 + 2,000,000
    ['the list price, where no batch was ordered', own({ ...list, batch }), { in: 10_000, out: 1000 }, 4_500_000],
    // 10,000 × 125 + 1,000 × 1,000 = 1,250,000 + 1,000,000
    ['the batch price', own({ ...list, batch }, flex), { in: 10_000, out: 1000 }, 2_250_000],
    // 6,000 × 125 + 4,000 × 12.5 + 1,000 × 1,000 = 750,000 + 50,000 + 1,000,000
    [
      'the batch price of cached input',
      own({ ...list, batch }, flex),
      { in: 10_000, cached: 4000, out: 1000 },
      1_800_000,
    ],
    // 100,001 × 250 + 1,000 × 1,500 = 25,000,250 + 1,500,000
    ['the batch price of a long prompt', own({ ...list, batch }, flex), { in: 100_001, out: 1000 }, 26_500_250],
    // 3 × 37.5 = 112.5
    ['half a nano-dollar as one', own({ inputUsdPerMillion: 0.0375, outputUsdPerMillion: 0 }), { in: 3, out: 0 }, 113],
    // 1 × 37.5 + 1 × 0.9 = 38.4: rounded once; each by itself would be 38 + 1
    ['a sum rounded once', own({ inputUsdPerMillion: 0.0375, outputUsdPerMillion: 0.0009 }), { in: 1, out: 1 }, 38],
    // Two steps: 20 × 3,000 + 1 × 30,000
    [
      'the highest step that the prompt exceeds, in whatever order they stand',
      own({
        inputUsdPerMillion: 1,
        outputUsdPerMillion: 10,
        longContext: [
          { aboveInputTokens: 19, inputUsdPerMillion: 3, outputUsdPerMillion: 30 },
          { aboveInputTokens: 9, inputUsdPerMillion: 2, outputUsdPerMillion: 20 },
        ],
      }),
      { in: 20, out: 1 },
      90_000,
    ],
    ['nothing on one’s own machine', own({ inputUsdPerMillion: 0, outputUsdPerMillion: 0 }), { in: 9999, out: 99 }, 0],
  ])('%s', (_what, deployment, tokens, nanoUsd) => {
    expect(priceCall(usage(tokens), deployment)).toBe(nanoUsd);
  });
});
