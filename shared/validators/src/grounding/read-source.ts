import { readClaims } from './read-claims.ts';
import { readTokens, type Token } from './read-tokens.ts';

/** What of the sources claims are held against. */
export interface SourceText {
  readonly stems: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  /** First five letters of longer stems: forms of one word that endings alone do not bring together. */
  readonly starts: ReadonlySet<string>;
  /** Pairs of neighbouring stems. */
  readonly pairs: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly sentences: readonly (readonly Token[])[];
  readonly negates: boolean;
  readonly contentCount: number;
}

/** Tokens of all sources together that are read; what lies behind them is as if it were not given. */
const TOKENS = 20_000;

export function readSource(text: string): SourceText {
  const sentences: Token[][] = [];
  let count = 0;
  for (const sentence of text.split(/\n{2,}/).flatMap((part) => readClaims(part))) {
    const tokens = readTokens(sentence).slice(0, TOKENS - count);
    count += tokens.length;
    if (tokens.length > 0) sentences.push(tokens);
  }
  const all = sentences.flat();
  return {
    stems: new Set(all.map(({ stem }) => stem)),
    words: new Set(all.map(({ word }) => word)),
    starts: new Set(all.filter(({ stem }) => stem.length >= 5).map(({ stem }) => stem.slice(0, 5))),
    pairs: new Set(sentences.flatMap(pairsOf)),
    numbers: new Set(all.filter(({ isNumber }) => isNumber).map(({ stem }) => stem)),
    sentences,
    negates: all.some(isNegation),
    contentCount: new Set(all.filter(({ isContent }) => isContent).map(({ stem }) => stem)).size,
  };
}

export function pairsOf(tokens: readonly Token[]): string[] {
  return tokens.slice(1).map(({ stem }, index) => `${tokens[index]?.stem} ${stem}`);
}

export function isNegation({ word }: Token): boolean {
  return /^(?:no|not|never|none|nobody|nothing|neither|nor|without|cannot|\p{L}+n't)$/u.test(word);
}
