import type { Evidence } from '../check.ts';
import { libraryOf } from '../libraries.ts';
import { failed, passed, type TextJudge } from '../text-check.ts';

const units = ['Characters', 'Words', 'Sentences', 'Tokens'] as const;

/** Counts only what has a bound: characters as people see them, words and sentences by the rules of Unicode (UAX 29). */
export const judgeLength: TextJudge<'length'> = (config, { output }) => {
  const text = output.text ?? '';
  const findings: Evidence = units.flatMap((unit) => {
    const [min, max] = [config[`min${unit}`], config[`max${unit}`]];
    if (min === undefined && max === undefined) return [];
    const count = counters[unit](text);
    const name = unit.toLowerCase();
    if (min !== undefined && count < min)
      return [finding(`The answer has ${count} ${name}; at least ${min} are wanted.`)];
    if (max !== undefined && count > max)
      return [finding(`The answer has ${count} ${name}; at most ${max} are allowed.`)];
    return [];
  });
  return findings.length === 0 ? passed : failed(findings);
};

const counters: Readonly<Record<(typeof units)[number], (text: string) => number>> = {
  Characters: (text) => countSegments(text, 'grapheme'),
  Words: (text) => countSegments(text, 'word'),
  Sentences: (text) => countSegments(text.trim(), 'sentence'),
  Tokens: (text) => libraryOf('tokens').countTokens(text),
};

function countSegments(text: string, granularity: 'grapheme' | 'word' | 'sentence'): number {
  let count = 0;
  for (const { segment, isWordLike } of new Intl.Segmenter('en', { granularity }).segment(text)) {
    if (granularity === 'word' ? isWordLike : granularity === 'grapheme' || /[\p{L}\p{N}]/u.test(segment)) count++;
  }
  return count;
}

function finding(message: string): Evidence[number] {
  return { path: '/text', message };
}
