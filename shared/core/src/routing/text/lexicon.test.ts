import { expect, it } from 'vitest';
import { createLexicon } from './lexicon.ts';
import { normaliseText } from './normalise-text.ts';

const lexicon = createLexicon([
  { family: 'law', weight: 2, terms: 'contract|contract law|indemni*|*vertrag|kündigung' },
  { family: 'ask', weight: 1, terms: 'tell * whether|. is a' },
]);
const termsIn = (text: string): string[] => lexicon.find(normaliseText(text)).map(({ term }) => term);

it.each([
  ['a word', 'The contract, please', ['contract']],
  ['the longest of its family', 'Contract law!', ['contract law']],
  ['the beginning of a word', 'INDEMNIFICATION', ['indemni*']],
  ['the end of a compound', 'Mein Arbeitsvertrag.', ['*vertrag']],
  ['a word with or without its accents', 'Kündigung kundigung', ['kündigung', 'kündigung']],
  ['a phrase with any word in it', 'tell her whether', ['tell * whether']],
  ['the beginning of a sentence', 'Hm. Is a dog a pet', ['. is a']],
  ['the beginning of the text', 'Is a dog a pet', ['. is a']],
])('finds %s', (_case, text, terms) => {
  expect(termsIn(text)).toEqual(terms);
});

it('finds nothing inside a word or across the end of a sentence', () => {
  expect(termsIn('subcontractors. contracted. Contract. Law. It is a dog')).toEqual(['contract']);
});

it('says where it found a term', () => {
  const text = normaliseText('My contract');
  const [hit] = lexicon.find(text);
  expect(text.slice(hit?.start, hit?.end)).toBe('contract');
});
