import { expect, it } from 'vitest';
import { countAgreement } from './count-agreement.ts';
import { wordSimilarity } from './word-similarity.ts';

const says = (text: string) => ({ text, toolCalls: null });
const task = { messages: [{ content: 'How many?' }], tools: null, outputSchema: null };
const rule = { as: 'auto', similarity: null } as const;

/** Each made the patterns that read answers try countless ways of sharing out its blanks. */
it.each([
  ['"answer" and thousands of line breaks', `answer${'\n'.repeat(5000)}`],
  ['"answer is" and thousands of blanks', `the answer${' '.repeat(5000)}is${' '.repeat(5000)}\n`],
  ['a number, thousands of blanks and a sign', `{"answer":"1${' '.repeat(5000)}!"}`],
  ['thousands of separators', `{"answer":"${'1 ,'.repeat(3000)}!"}`],
])('reads %s in no time', (_, text) => {
  // That it ends is what is shown: it took minutes before.
  expect(countAgreement(says(text), [says(text), says('42')], task, rule).compared).toBeLessThanOrEqual(2);
});

it('still finds the answer after a few blanks and a line break', () => {
  const found = countAgreement(says('The final answer is:\n\n  42'), [says('42')], task, rule);
  expect(found).toEqual({ isReadable: true, same: 1, compared: 1 });
});

it.each([
  ['the same words', 'a b c', 'c B a!', 1],
  ['none in common', 'a b', 'c d', 0],
  ['half', 'a b', 'a c', 0.5],
  ['one said twice', 'a a', 'a', 2 / 3],
  ['nothing', '', '', 1],
])('similarity of %s', (_, left, right, similarity) => {
  expect(wordSimilarity(left, right)).toBeCloseTo(similarity);
});
