import type { Hit } from './lexicon.ts';
import type { CuedText, Family } from './read-cues.ts';

/** What an operation is done to, as far as its words tell. */
export interface OperationObject {
  readonly prose: boolean;
  /** "this", "it": something said before or after. */
  readonly pronoun: boolean;
  readonly code: boolean;
  /** It is, or is part of, words that bind: a clause, a contract, terms of service. */
  readonly binding: boolean;
}

/** Words after a verb that its object may take. */
const objectWords = 14;

/**
 * Reads the object of an operation: the words after its verb, up to the end of the sentence. After a preposition
 * ("for", "about", "so that") only words that bind still count, and only where no person or text follows them: a letter
 * "for our lease" concerns the lease, one "for a contract lawyer" does not.
 */
export function objectOf(text: CuedText, verb: Hit<Family>): OperationObject {
  const end = windowEnd(text, verb.end);
  const within = text.hits.filter((hit) => hit.start >= verb.end && hit.start < end);
  const cut = within.find(({ family }) => family === 'cut')?.start ?? end;
  const direct = within.filter(({ start }) => start < cut);
  return {
    prose: verb.family === 'rewrite' ? true : direct.some(({ family }) => family === 'prose'),
    pronoun: direct.some(({ family }) => family === 'pronoun'),
    code: direct.some(({ family }) => family === 'code' || family === 'system'),
    binding: within.some((hit) => hit.family === 'binding' && !isOfPerson(within, hit)),
  };
}

function windowEnd({ normal }: CuedText, from: number): number {
  let end = from;
  for (let words = 0; words <= objectWords && end >= 0; words += 1) {
    if (normal.startsWith(' . ', end)) return end;
    end = normal.indexOf(' ', end + 1);
  }
  return end < 0 ? normal.length : end;
}

/** "contract lawyer", "tax partner", "lease manager": the word describes somebody or a text, it is not the thing itself. */
function isOfPerson(hits: readonly Hit<Family>[], binding: Hit<Family>): boolean {
  return hits.some(({ family, start }) => family === 'person' && start > binding.start && start <= binding.end + 12);
}
