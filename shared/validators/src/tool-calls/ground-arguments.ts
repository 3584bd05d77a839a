import { isGiven, readNumbers } from './read-numbers.ts';
import type { AskedTask } from './read-task.ts';
import { foldText } from './read-task.ts';
import { isKin, stemsOf } from './read-words.ts';
import { isRecord, leavesOf, type Property } from './tool-of.ts';

/** How an argument's value relates to what was said: `given` there, `partly`, `default` of the tool, or `invented`. */
export type Ground = 'given' | 'partly' | 'default' | 'invented';

/** Finds where the value of one argument comes from; the worst of its parts counts. */
export function groundOf(value: unknown, property: Property | undefined, task: AskedTask): Ground {
  if (isDefault(value, property)) return 'default';
  let worst: Ground = 'given';
  for (const leaf of leavesOf(value)) {
    const ground = groundOfLeaf(leaf, property, task);
    if (ground === 'invented') return 'invented';
    if (ground === 'partly') worst = 'partly';
  }
  return worst;
}

function groundOfLeaf(value: unknown, property: Property | undefined, task: AskedTask): Ground {
  if (typeof value === 'number') return isGiven(value, task.numbers) ? 'given' : 'invented';
  if (typeof value !== 'string') return 'given';
  if (isListed(value, property)) return 'given';
  if (isIsoDate(value)) return isDateGiven(value, task) ? 'given' : 'invented';
  const folded = foldText(value);
  if (folded === '' || task.folded.includes(folded)) return 'given';
  const stems = stemsOf(value);
  if (stems.length === 0) return 'given';
  const known = stems.filter((stem) => isKnown(stem, task)).length;
  if (known * 2 > stems.length) return 'given';
  return known > 0 || isCode(value) || isDescribed(value, property) ? 'partly' : 'invented';
}

/** Words that schemas and people use for the same, as their stems. */
const kin = new Map<string, readonly string[]>(
  [
    ['women', 'woman', 'female', 'femal', 'girl', 'ladi'],
    ['men', 'man', 'male', 'mal', 'boy'],
  ].flatMap((group) => group.map((stem) => [stem, group] as const)),
);

function isKnown(stem: string, { words, starts, numbers }: AskedTask): boolean {
  if (kin.get(stem)?.some((other) => words.has(other)) === true) return true;
  return /^\d/.test(stem) ? numbers.has(Number(stem)) : isKin(stem, words, starts) || isShort(stem, words);
}

/** One is the beginning of the other: "mol" and "mole", "gasoline" and "gas". */
function isShort(stem: string, words: ReadonlySet<string>): boolean {
  for (const word of words) if (word.length >= 3 && (word.startsWith(stem) || stem.startsWith(word))) return true;
  return false;
}

/** An enumeration offers the value, in the schema or in the words of the description ('metric' or 'imperial'). */
function isListed(value: string, property: Property | undefined): boolean {
  const listed = [property?.enum, isRecord(property?.items) ? property.items['enum'] : undefined];
  return listed.some((values) => Array.isArray(values) && values.includes(value));
}

function isDescribed(value: string, property: Property | undefined): boolean {
  const description = property?.description;
  return typeof description === 'string' && foldText(description).includes(foldText(value));
}

export function isDefault(value: unknown, property: Property | undefined): boolean {
  if (property === undefined) return false;
  if ('default' in property) return JSON.stringify(property.default) === JSON.stringify(value);
  const { description } = property;
  if (typeof description !== 'string' || typeof value === 'object') return false;
  const found = /\bdefaults?(?: value)?(?: is| to|:|=)*\s*['"“]?([^'"”,;)]+)/i.exec(description)?.[1];
  return found !== undefined && foldText(found.replace(/\.\s.*$/, '')) === foldText(String(value));
}

/** Currencies, tickers and countries have codes that a model knows: "GBP". */
function isCode(value: string): boolean {
  return /^[A-Z]{2,5}$/.test(value);
}

function isIsoDate(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}/.test(value);
}

/** Day and year were said, or the day and no year at all; "tomorrow" gives no date that anybody could check. */
function isDateGiven(value: string, { numbers, text }: AskedTask): boolean {
  const [year = 0, month = 0, day = 0] = value.split(/[-T]/).map(Number);
  if (readNumbers(value.slice(0, 10)).size === 0) return false;
  const yearSaid = numbers.has(year);
  const namesYear = /\b(?:19|20)\d\d\b/.test(text);
  if (namesYear && !yearSaid) return false;
  return yearSaid ? numbers.has(day) || day === 1 || day >= 28 : numbers.has(day) && month > 0;
}
