import { describe, expect, it } from 'vitest';
import { countNgrams } from './ngrams.ts';

const total = (text: string) => [...countNgrams(text).values()].reduce((sum, count) => sum + count, 0);

describe('the features of a text', () => {
  it('are words, pairs of words and pieces of words', () => {
    // " my ": 1 word; pairs "· my" and "my ·"; pieces " my", "my ".
    expect(countNgrams('my').size).toBe(5);
    expect(total('my my')).toBe(2 * (1 + 2) + 3);
  });

  it.each([
    ['case', 'My CARD', 'my card'],
    ['apostrophes', 'I can’t', "i can't"],
    ['which digit it is', 'pay 17 €', 'pay 42 €'],
    ['the spelling of accents', 'cafe\u0301', 'caf\u00e9'],
    ['punctuation', 'my card, please!', 'my card please'],
  ])('do not depend on %s', (_, one, other) => {
    expect(countNgrams(one)).toEqual(countNgrams(other));
  });

  it('know the order of words', () => {
    expect(countNgrams('card lost')).not.toEqual(countNgrams('lost card'));
  });

  it('are none where there are no words, and end with the part of a text that is read', () => {
    expect(countNgrams(' … ?!').size).toBe(0);
    const long = 'word '.repeat(4000);
    expect(countNgrams(`${long}and more`)).toEqual(countNgrams(long));
  });
});
