/**
 * A text as the lexicon reads it: lower case, without accents, words apart by one space, ends of sentences, lines and
 * phrases as a word of their own (`.`). Begins and ends with one of those, and every word with a space.
 */
export function normaliseText(text: string): string {
  return ` . ${normaliseWords(text).trim()} . `;
}

/** The same of a part of a text: its own spaces at both ends are kept. */
export function normaliseWords(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ß', 'ss')
    .replace(/[.:;!?\n]+(?=\s|$)|[\n;]/g, ' . ')
    .replace(/[^\p{L}\p{N}+#.]+/gu, ' ')
    .replace(/(?<=\S)\.(?=\S)/g, ' ');
}
