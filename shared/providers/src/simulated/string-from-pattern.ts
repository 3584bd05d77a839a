import type { SeededRandom } from './seeded-random.ts';

const maxLength = 512;
/** Nested repetitions of nothing write no character and would still never end. */
const maxSteps = 20_000;
const letters = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const wordCharacters = `${letters}${letters.toUpperCase()}${digits}_`;
const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('');

/**
 * Writes a string that a regular expression matches, for the common part of the syntax: literals, classes, groups,
 * alternatives, repetition, anchors. The pattern is read, never run: a user's pattern may take forever to match.
 *
 * @param length how long the string should be; reached as far as the repetitions of the pattern allow
 * @returns undefined for look-around, back references and what else it cannot read
 */
export function stringFromPattern(
  pattern: string,
  random: SeededRandom,
  length: { min: number; max: number } = { min: 0, max: maxLength },
): string | undefined {
  const reader = new PatternReader(pattern, random);
  for (const extra of [2, 0, length.min, Math.ceil(length.min / 2), 1, 8]) {
    const text = reader.write(Math.min(extra, maxLength));
    if (text === undefined) return undefined;
    if (text.length >= length.min && text.length <= length.max) return text;
  }
  return reader.write(0);
}

class Unreadable extends Error {}

class PatternReader {
  readonly #pattern: string;
  readonly #random: SeededRandom;
  #at = 0;
  #extra = 0;
  #written = 0;
  #steps = 0;

  constructor(pattern: string, random: SeededRandom) {
    this.#pattern = pattern;
    this.#random = random;
  }

  /** @param extra how many repetitions above the least one an open repetition gets */
  write(extra: number): string | undefined {
    this.#at = 0;
    this.#extra = extra;
    this.#written = 0;
    this.#steps = 0;
    try {
      const text = this.#alternatives(0);
      return this.#at === this.#pattern.length ? text : undefined;
    } catch (error) {
      if (error instanceof Unreadable) return undefined;
      throw error;
    }
  }

  #alternatives(depth: number): string {
    if (depth > 32) throw new Unreadable();
    const found = [this.#sequence(depth)];
    while (this.#take('|')) found.push(this.#sequence(depth));
    return this.#random.pick(found);
  }

  #sequence(depth: number): string {
    let text = '';
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#peek())) {
      const start = this.#at;
      const first = this.#atom(depth);
      const afterAtom = this.#at;
      const times = this.#repetitions();
      const afterRepetition = this.#at;
      if (times > 0) text += first;
      for (let time = 1; time < times && this.#written < maxLength; time++) {
        this.#at = start;
        text += this.#atom(depth);
        if (this.#at !== afterAtom) throw new Unreadable();
      }
      this.#at = afterRepetition;
    }
    return text;
  }

  #atom(depth: number): string {
    if (this.#steps++ > maxSteps) throw new Unreadable();
    const character = this.#next();
    if (character === '^' || character === '$') return '';
    if (character === '(') return this.#group(depth);
    if (character === '[') return this.#draw(this.#characterClass());
    if (character === '\\') return this.#escaped();
    if (character === '.') return this.#draw(letters);
    if ('*+?{'.includes(character)) throw new Unreadable();
    this.#written++;
    return character;
  }

  #group(depth: number): string {
    if (this.#take('?')) {
      if (this.#take('<')) {
        if ('=!'.includes(this.#peek())) throw new Unreadable();
        this.#at = this.#pattern.indexOf('>', this.#at) + 1;
      } else if (!this.#take(':')) throw new Unreadable();
    }
    const text = this.#alternatives(depth + 1);
    if (!this.#take(')')) throw new Unreadable();
    return text;
  }

  #escaped(): string {
    const character = this.#next();
    if (character === 'b') return '';
    if (/[1-9BkpPcxu]/.test(character)) throw new Unreadable();
    return this.#draw(shorthand(character) ?? character);
  }

  #characterClass(): string {
    const negated = this.#take('^');
    let set = '';
    while (!this.#take(']')) {
      const from = this.#next();
      const escaped = from === '\\' ? this.#next() : undefined;
      const many = escaped === undefined ? undefined : shorthand(escaped);
      const isRange = many === undefined && this.#peek() === '-' && this.#pattern[this.#at + 1] !== ']';
      if (isRange) {
        this.#next();
        set += between(escaped ?? from, this.#next());
      } else set += many ?? escaped ?? from;
    }
    return negated ? [...printable].filter((one) => !set.includes(one)).join('') : set;
  }

  #repetitions(): number {
    const times = this.#repetition();
    this.#take('?');
    return times;
  }

  #repetition(): number {
    if (this.#take('*')) return this.#extra;
    if (this.#take('+')) return 1 + this.#extra;
    if (this.#take('?')) return this.#extra > 0 ? 1 : 0;
    if (this.#peek() !== '{') return 1;
    const end = this.#pattern.indexOf('}', this.#at);
    const [, least, open, most] = /^\{(\d+)(,(\d*))?$/.exec(this.#pattern.slice(this.#at, end)) ?? [];
    if (least === undefined) throw new Unreadable();
    this.#at = end + 1;
    const low = Math.min(Number(least), maxLength);
    if (open === undefined) return low;
    return Math.min(low + this.#extra, most === '' ? maxLength : Number(most));
  }

  #draw(set: string): string {
    if (set === '') throw new Unreadable();
    this.#written++;
    return this.#random.pick([...set]);
  }

  #peek(): string {
    return this.#pattern[this.#at] ?? '';
  }

  #next(): string {
    const character = this.#pattern[this.#at++];
    if (character === undefined) throw new Unreadable();
    return character;
  }

  #take(character: string): boolean {
    if (this.#pattern[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}

function shorthand(letter: string): string | undefined {
  return { d: digits, w: wordCharacters, s: ' ', D: letters, W: ' ', S: wordCharacters, n: '\n', t: '\t', r: '\r' }[
    letter
  ];
}

function between(from: string, to: string): string {
  const [low, high] = [from.charCodeAt(0), to.charCodeAt(0)];
  if (high < low || high - low > 1000) throw new Unreadable();
  return Array.from({ length: high - low + 1 }, (_, step) => String.fromCharCode(low + step)).join('');
}
