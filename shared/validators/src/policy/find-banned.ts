import { foldWords } from '../fold-words.ts';
import type { Place } from './find-pii.ts';

/** Where banned phrases stand as whole words, whatever their case and whatever stands between their words. */
export function findBanned(text: string, banned: readonly string[]): Place[] {
  return banned.flatMap((phrase) => {
    const words = foldWords(phrase)
      .split(' ')
      .filter((word) => word !== '');
    if (words.length === 0) return [];
    const pattern = words.map((word) => RegExp.escape(word)).join(String.raw`[^\p{L}\p{N}]{1,20}`);
    const found = text.matchAll(new RegExp(String.raw`(?<![\p{L}\p{N}])${pattern}(?![\p{L}\p{N}])`, 'giu'));
    return [...found].map(({ 0: whole, index }) => ({ start: index, end: index + whole.length }));
  });
}
