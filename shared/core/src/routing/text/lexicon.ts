import { normaliseWords } from './normalise-text.ts';

/** Terms that say the same of a text, with how much one of them weighs. */
export interface Cues<Family extends string> {
  readonly family: Family;
  readonly weight: number;
  /**
   * Separated by `|`; `*` stands for the rest of a word. A leading `*` finds how a word ends, for languages that write
   * compounds as one word. Several languages side by side.
   */
  readonly terms: string;
}

/** A term found in a normalised text, from `start` to `end` (exclusive). */
export interface Hit<Family extends string> {
  readonly family: Family;
  readonly weight: number;
  readonly term: string;
  readonly start: number;
  readonly end: number;
}

export interface Lexicon<Family extends string> {
  /** Every term in a text that `normaliseText` made, in the order of their starts; the longest of a family at each. */
  find(text: string): Hit<Family>[];
}

/** Compiles terms to one trie, so that a text is read once whatever the number of terms. */
export function createLexicon<Family extends string>(table: readonly Cues<Family>[]): Lexicon<Family> {
  const starts = createNode<Family>();
  const ends = createNode<Family>();
  for (const { family, weight, terms } of table)
    for (const term of terms.split('|')) {
      const said = { family, weight, term };
      if (term.startsWith(restOfWord)) addTerm(ends, [...spell(term.slice(1))].reverse().join(''), said);
      else addTerm(starts, spell(term), said);
    }
  return {
    find(text) {
      const hits: Hit<Family>[] = [];
      for (let start = 1; start > 0 && start < text.length; start = text.indexOf(' ', start) + 1)
        hits.push(...hitsAt(starts, text, start), ...endingsAt(ends, text, start));
      return hits;
    },
  };
}

interface Entry<Family> {
  readonly family: Family;
  readonly weight: number;
  readonly term: string;
}

interface Node<Family> {
  readonly children: Map<string, Node<Family>>;
  readonly entries: Entry<Family>[];
}

const restOfWord = '*';

function createNode<Family>(): Node<Family> {
  return { children: new Map(), entries: [] };
}

function addTerm<Family>(root: Node<Family>, letters: string, entry: Entry<Family>): void {
  let node = root;
  for (const letter of letters) {
    const next = node.children.get(letter) ?? createNode<Family>();
    node.children.set(letter, next);
    node = next;
  }
  node.entries.push(entry);
}

/** The letters of a term as the text will have them, each `*` as itself. */
function spell(term: string): string {
  return term
    .split(restOfWord)
    .map((part) => (part === '' ? '' : normaliseWords(`x${part}x`).slice(1, -1)))
    .join(restOfWord)
    .trimStart();
}

function hitsAt<Family extends string>(root: Node<Family>, text: string, start: number): Hit<Family>[] {
  const longest = new Map<Family, Hit<Family>>();
  follow(root, text, start, (node, end) => {
    for (const { family, weight, term } of node.entries) {
      const before = longest.get(family);
      if (before === undefined || before.end < end) longest.set(family, { family, weight, term, start, end });
    }
  });
  return [...longest.values()];
}

/** Walks every term that the text spells from `from`, and reports each one that ends where a word does. */
function follow<Family>(
  root: Node<Family>,
  text: string,
  from: number,
  report: (node: Node<Family>, end: number) => void,
) {
  let node: Node<Family> | undefined = root;
  let wordEnd = -1;
  for (let at = from; node !== undefined; at += 1) {
    if (at > wordEnd) wordEnd = endOfWord(text, at);
    if (at === wordEnd && node.entries.length > 0) report(node, at);
    const star = node.children.get(restOfWord);
    if (star !== undefined) follow(star, text, wordEnd, report);
    const letter = text[at];
    node = letter === undefined ? undefined : node.children.get(letter);
  }
}

function endOfWord(text: string, at: number): number {
  const space = text.indexOf(' ', at);
  return space < 0 ? text.length : space;
}

/** The longest known ending of the word that starts at `start`, where the word is longer than the ending. */
function endingsAt<Family extends string>(root: Node<Family>, text: string, start: number): Hit<Family>[] {
  const end = endOfWord(text, start);
  let node: Node<Family> | undefined = root;
  let found: readonly Entry<Family>[] = [];
  for (let at = end - 1; at > start && node !== undefined; at -= 1) {
    node = node.children.get(text[at] ?? '');
    if (node !== undefined && node.entries.length > 0) found = node.entries;
  }
  return found.map((entry) => ({ ...entry, start, end }));
}
