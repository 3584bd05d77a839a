import type { PlanTask } from './ballot.ts';

/** What of a question is held against answers: its words, numbers and names, each once. */
export interface Question {
  readonly text: string;
  readonly words: ReadonlySet<string>;
  /** The first letters of the words that have as many. */
  readonly starts: ReadonlySet<string>;
  readonly numbers: ReadonlySet<number>;
  /** Capitalised words inside sentences, as stems. */
  readonly names: readonly string[];
}

/** Letters by which a word is known in another form: "calculation", "calculator". */
export const startLength = 5;

export function readQuestion({ messages }: PlanTask): Question {
  const text = messages.map(({ content }) => content).join('\n');
  const words = new Set(stemsOf(text));
  const names = new Set([...text.matchAll(/(?<=[a-z,'"] )['"]?[A-Z][a-z]+/g)].flatMap(([name]) => stemsOf(name)));
  const starts = new Set<string>();
  for (const word of words) if (word.length >= startLength) starts.add(word.slice(0, startLength));
  return { text, words, starts, numbers: new Set([...numbersIn(text), ...spelledNumbers(words)]), names: [...names] };
}

/** Words of three letters and more, split at camel case, without the endings of English inflection; and numbers. */
export function stemsOf(text: string): string[] {
  const found = text
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z]{3,}|\d+(?:\.\d+)?/g);
  return (found ?? []).map(stemOf);
}

/** Without one ending; the longest that fits. Written out: a word is met in every question and answer. */
function stemOf(word: string): string {
  if (word.endsWith('ing')) return word.slice(0, -3);
  if (word.endsWith('ed') || word.endsWith('es')) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

function numbersIn(text: string): number[] {
  return (text.match(/\d[\d,]*(?:\.\d+)?/g) ?? []).map((digits) => Number(digits.replaceAll(',', '')));
}

const spelled: readonly (readonly [string, number])[] = (
  'one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 dozen 12 hundred 100'.match(
    /\S+ \d+/g,
  ) ?? []
).map((pair) => {
  const [word = '', digits] = pair.split(' ');
  return [word, Number(digits)];
});

function spelledNumbers(words: ReadonlySet<string>): number[] {
  return spelled.filter(([word]) => words.has(word)).map(([, value]) => value);
}
