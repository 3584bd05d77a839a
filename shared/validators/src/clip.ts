/** Longest message or path of one piece of evidence, in characters. */
const EVIDENCE_CHARACTERS = 200;
/** Most pieces of evidence in a verdict. */
export const EVIDENCE_ITEMS = 20;

/**
 * Shortens a text for evidence and makes it storable: a verdict is written to Postgres, which refuses NUL and half
 * surrogate pairs, and the text may quote an answer that holds them (or be cut between two halves).
 */
export function clip(text: string, characters: number = EVIDENCE_CHARACTERS): string {
  const short = text.length > characters ? `${text.slice(0, characters - 1)}…` : text;
  return short.replaceAll('\0', '\uFFFD').toWellFormed();
}
