import { codeCues } from '../lexicon/code-cues.ts';
import { financeCues } from '../lexicon/finance-cues.ts';
import { legalCues } from '../lexicon/legal-cues.ts';
import { objectCues } from '../lexicon/object-cues.ts';
import { operationCues } from '../lexicon/operation-cues.ts';
import { stakesCues } from '../lexicon/stakes-cues.ts';
import { createLexicon, type Hit } from './lexicon.ts';
import { normaliseText } from './normalise-text.ts';

const tables = [...operationCues, ...objectCues, ...legalCues, ...financeCues, ...codeCues, ...stakesCues];
export type Family = (typeof tables)[number]['family'];

const lexicon = createLexicon<Family>(tables);

/** What a text says, in cues. */
export interface CuedText {
  readonly normal: string;
  readonly hits: readonly Hit<Family>[];
}

export function readCues(text: string): CuedText {
  const normal = normaliseText(text);
  return { normal, hits: lexicon.find(normal) };
}

/** How much a family weighs in a text: each term once, so that repeating a word proves nothing. */
export function weightOf({ hits }: CuedText, family: Family): number {
  const terms = new Map<string, number>();
  for (const hit of hits) if (hit.family === family) terms.set(hit.term, hit.weight);
  return terms.values().reduce((sum, weight) => sum + weight, 0);
}

/** Where a family first occurs, in characters; infinity where it does not. */
export function firstOf({ hits }: CuedText, family: Family): number {
  return hits.find((hit) => hit.family === family)?.start ?? Number.POSITIVE_INFINITY;
}
