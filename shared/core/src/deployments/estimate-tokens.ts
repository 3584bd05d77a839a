import { imageTokens, type PricedInput } from '../calls/input-token-bound.ts';

/** Characters of a token in English, by which vendors too count a minute's tokens before a call. */
const charactersOfToken = 4;

/**
 * Tokens that a call is expected to take from a minute: its text at four characters a token, its images at their most,
 * and all the output it may have.
 */
export function estimateTokens({ messages, tools, outputSchema }: PricedInput, maxOutputTokens: number): number {
  const text = JSON.stringify([messages.map(({ content }) => content), tools, outputSchema]);
  const images = messages.reduce((sum, message) => sum + (message.images?.length ?? 0), 0);
  return Math.ceil(text.length / charactersOfToken) + images * imageTokens + maxOutputTokens;
}
