import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeSeen,
  emptySeen,
  encodeSeen,
  hashPieces,
  hashWords,
  markSeen,
  readCharactersOf,
  type SeenText,
  strangeShare,
} from './seen-text.ts';

const slots = 1 << 14;
const words = (text: string): Int32Array => hashWords(readCharactersOf(text));
const pieces = (text: string): Int32Array => hashPieces(readCharactersOf(text));

function see(hashes: Int32Array): SeenText {
  const seen = emptySeen(slots);
  for (const hash of hashes) markSeen(seen, hash);
  return seen;
}

test('bits are the same after they were written as text', () => {
  fc.assert(
    fc.property(fc.constantFrom(32, 64, 1024), fc.array(fc.integer()), (size, hashes) => {
      const seen = emptySeen(size);
      for (const hash of hashes) markSeen(seen, hash);
      expect(decodeSeen(encodeSeen(seen))).toEqual(seen);
    }),
  );
});

test('nothing of a text that was seen is strange, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, other) => {
      for (const hash of [words, pieces]) expect(strangeShare(see(hash(text + other)), hash(text + other))).toBe(0);
    }),
  );
});

test.each([
  ['the same words in another order', 'to see the sea', 'the sea to see', 0],
  ['other digits, other blanks, a capital at the front', 'in 1990  we met', 'In 2024\nwe met', 0],
  ['one new word of four, of fourteen with those that every text is given', 'a b c', 'a b c d', 1 / 14],
  ['signs, each of its own', 'f x', 'f(x)', 2 / 14],
  ['a capital inside of a word', 'rowset', 'rowSet', 1 / 11],
  ['no text', 'a', '', 0],
])('strange words: %s', (_, seen, text, share) => {
  expect(strangeShare(see(words(seen)), words(text))).toBeCloseTo(share, 12);
});

test('pieces tell another language by its letters', () => {
  const seen = see(pieces('what will the weather be in the city on the coast tomorrow'));
  expect(strangeShare(seen, pieces('will the weather be the coast'))).toBeLessThan(0.1);
  expect(strangeShare(seen, pieces('wie wird das Wetter morgen an der Küste'))).toBeGreaterThan(0.4);
});

test('what follows after 8,000 characters is not read', () => {
  const text = 'a '.repeat(4000);
  expect(strangeShare(see(words(text)), words(`${text} something else`))).toBe(0);
});
