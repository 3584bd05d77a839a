import { isNegation, pairsOf, type SourceText } from './read-source.ts';
import { readTokens, type Token } from './read-tokens.ts';

/** Source sentences that a claim is laid beside, word by word: those with most in common. */
const SENTENCES_COMPARED = 3;
/** Longest sentence that is laid beside another. */
const TOKENS_COMPARED = 120;

export const claimFeatureNames = [
  'unknownShare',
  'unknownCount',
  'anyUnknown',
  'unknownLong',
  'newPairShare',
  'newPairCount',
  'outOfLineShare',
  'outOfLineCount',
  'longestRunShare',
  'newFunctionShare',
  'newFunctionCount',
  'newNumber',
  'newName',
  'negationChanged',
  'firstPerson',
  'secondPerson',
  'asks',
  'thinks',
  'feels',
  'exclaims',
  'newQuantifier',
  'isShort',
  'length',
  'sourceCovered',
  'repeats',
  'unsaid',
] as const;
export type ClaimFeatureName = (typeof claimFeatureNames)[number];
export type ClaimFeatures = Readonly<Record<ClaimFeatureName, number>>;

/** Measures one claim against the sources; each value lies between 0 and a small number. */
export function weighClaim(text: string, source: SourceText): ClaimFeatures {
  const tokens = withoutLead(readTokens(text)).slice(0, TOKENS_COMPARED);
  const size = Math.max(1, tokens.length);
  const content = tokens.filter(({ isContent }) => isContent);
  const unknown = content.filter((token) => !isKnown(token, source));
  const pairs = pairsOf(tokens);
  const newPairs = pairs.filter((pair) => !source.pairs.has(pair));
  const { inLine, longestRun } = layBeside(tokens, source);
  const newFunctions = tokens.filter(({ isContent, stem }) => !isContent && !source.stems.has(stem));
  const words = new Set(tokens.map(({ word }) => word));
  const has = (pattern: RegExp) => Number([...words].some((word) => pattern.test(word)));
  const covered = new Set(content.filter((token) => isKnown(token, source)).map(({ stem }) => stem)).size;
  return {
    unknownShare: unknown.length / Math.max(1, content.length),
    unknownCount: Math.log1p(unknown.length),
    anyUnknown: Number(unknown.length > 0),
    unknownLong: Math.log1p(unknown.filter(({ stem }) => stem.length > 5).length),
    newPairShare: newPairs.length / Math.max(1, pairs.length),
    newPairCount: Math.log1p(newPairs.length),
    outOfLineShare: 1 - inLine / size,
    outOfLineCount: Math.log1p(tokens.length - inLine),
    longestRunShare: longestRun / size,
    newFunctionShare: newFunctions.length / size,
    newFunctionCount: Math.log1p(newFunctions.length),
    newNumber: Number(tokens.some(({ isNumber, stem }) => isNumber && !source.numbers.has(stem))),
    newName: Number(tokens.some((token) => token.isName && !isKnown(token, source))),
    negationChanged: Number(tokens.some(isNegation) !== source.negates),
    firstPerson: has(/^(?:i|i'm|i've|i'd|i'll|my|me|mine|myself|we|our|us)$/),
    secondPerson: has(/^(?:you|you're|you've|you'd|your|yours)$/),
    asks: Number(/\?\s{0,3}["”')]{0,2}$/.test(text)),
    thinks: has(
      /^(?:think|thought|believe|guess|probably|maybe|perhaps|sure|suppose|bet|hear|heard|know|knew|remember|agree)$/,
    ),
    feels: has(
      /^(?:love|loved|like|liked|enjoy|enjoyed|hate|hope|wish|want|favou?rite|prefer|glad|happy|sorry|cool|great|nice|awesome|amazing|interesting|fun)$/,
    ),
    exclaims: Number(/!|\b(?:wow|haha|lol|hmm|oh|ah)\b/i.test(text)),
    newQuantifier: Number(tokens.some(({ word }) => quantifiers.has(word) && !source.words.has(word))),
    isShort: Number(content.length < 2),
    length: Math.log1p(tokens.length),
    sourceCovered: source.contentCount === 0 ? 0 : Math.min(1, covered / source.contentCount),
    repeats: Math.min(
      1,
      (content.length - new Set(content.map(({ stem }) => stem)).size) / Math.max(1, content.length),
    ),
    unsaid: Number(/\b(?:not sure|don't know|no idea|never heard)\b/i.test(text)),
  };
}

const quantifiers = new Set(
  'all always every only first last most many never none often usually largest best biggest main famous popular several few'.split(
    ' ',
  ),
);

/** "Well, yes, …": what stands before the claim itself. */
function withoutLead(tokens: readonly Token[]): readonly Token[] {
  const start = tokens.findIndex(
    ({ word }) => !/^(?:well|yes|yeah|no|oh|ok|okay|sure|so|and|but|also|actually|wow|ah|hmm)$/.test(word),
  );
  return start <= 0 ? tokens : tokens.slice(start);
}

function isKnown({ stem, word }: Token, { stems, words, starts }: SourceText): boolean {
  return stems.has(stem) || words.has(word) || (stem.length >= 6 && starts.has(stem.slice(0, 5)));
}

/** How many of the claim's words stand in the same order in one sentence of the source, and how many in one run. */
function layBeside(tokens: readonly Token[], { sentences }: SourceText): { inLine: number; longestRun: number } {
  const stems = new Set(tokens.map(({ stem }) => stem));
  const closest = sentences
    .map((sentence) => ({ sentence, shared: sentence.filter(({ stem }) => stems.has(stem)).length }))
    .sort((left, right) => right.shared - left.shared)
    .slice(0, SENTENCES_COMPARED);
  let best = { inLine: 0, longestRun: 0 };
  for (const { sentence } of closest) {
    const found = align(tokens, sentence.slice(0, TOKENS_COMPARED));
    if (found.inLine > best.inLine) best = found;
  }
  return best;
}

/** Longest common subsequence and longest common run, in one pass over two short rows. */
function align(left: readonly Token[], right: readonly Token[]): { inLine: number; longestRun: number } {
  let before = new Uint16Array(right.length + 1);
  let runsBefore = new Uint16Array(right.length + 1);
  let longestRun = 0;
  for (const { stem } of left) {
    const row = new Uint16Array(right.length + 1);
    const runs = new Uint16Array(right.length + 1);
    for (const [index, other] of right.entries()) {
      const isSame = stem === other.stem;
      row[index + 1] = isSame
        ? (before[index] as number) + 1
        : Math.max(before[index + 1] as number, row[index] as number);
      if (isSame) runs[index + 1] = (runsBefore[index] as number) + 1;
      longestRun = Math.max(longestRun, runs[index + 1] as number);
    }
    before = row;
    runsBefore = runs;
  }
  return { inLine: before[right.length] as number, longestRun };
}
