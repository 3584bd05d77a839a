import { expect, it } from 'vitest';
import { splitText } from './split-text.ts';

it.each([
  ['quoted text', 'Shorten "one two three four five six seven" please.', 'one two three four five six seven'],
  ['text after a colon', 'Shorten this text: one two three', 'one two three'],
  ['paragraphs between the first and the last', 'Shorten this.\n\none two\n\nThanks!', 'one two'],
  ['entries of a list', 'Sort these words. 1) one 2) two', '1) one 2) two'],
])('takes %s for material', (_case, text, material) => {
  const split = splitText(text);
  expect(split.material).toContain(material);
  expect(split.request).not.toContain(material);
});

it('keeps a short quotation, a label and a clock time in the request', () => {
  const text = 'Triage: is "mail" ever read at 10:30?';
  expect(splitText(text)).toMatchObject({ request: text, material: '' });
});

it('adds a question on a line of its own at the end to the request', () => {
  expect(splitText('Shorten this text: one two.\nIs that allowed?').request).toContain('Is that allowed?');
});

it('leaves it open to whom a question in running text belongs', () => {
  const split = splitText('Sort these words: one, two. Is three a word?');
  expect(split.request).not.toContain('three');
  expect(split.question).toBe('Is three a word?');
});

it('survives quotation marks that never close', () => {
  expect(splitText('He said "and then 12345678901234567890 nothing').request).toContain('nothing');
});
