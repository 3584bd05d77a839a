/** Tokens of a text, estimated at four characters each. Not any vendor's tokenizer; enough to price a simulation. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

export const charactersPerToken = 4;
