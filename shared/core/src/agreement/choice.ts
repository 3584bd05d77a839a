import type { AnswerReading } from './answer-reading.ts';

/** Reads the letter of a chosen option: "B", "(b)", "B) blue", "Option B", "The answer is **B**." Null where none is. */
export function readChoice(text: string): AnswerReading | null {
  const plain = text.replaceAll(/[*`$]|\\(?:text|boxed|mathrm)|[{}]/g, '').trim();
  const letter = (alone.exec(plain) ?? labelled.exec(plain) ?? [...plain.matchAll(named)].at(-1))?.[1];
  if (letter === undefined) return null;
  const key = letter.toUpperCase();
  return { kind: 'choice', key, near: `choice:${key}`, measure: null };
}

const alone = /^(?:option|choice|answer)?\s*:?\s*\(?([a-z])\)?\s*[.:]?$/i;
const labelled = /^\(?([A-Z])(?:\)|\.|:)\s+\S/;
const named = /\b(?:answer|option|choice)\b\s*(?:is|:)?\s*\(?([A-J])\)?(?![a-z])/gi;

/** The letters of the options that a question lists, one a line or in a row: "A) red  B) blue", "- (A) red". */
export function findOptions(question: string): readonly string[] {
  const letters = [...question.matchAll(/(?:^|\s)\(?([A-J])[).:]\s+\S/g)].map(([, letter = '']) => letter);
  const inOrder = letters.filter((letter, index) => letter === String.fromCharCode(65 + index));
  return inOrder.length >= 2 ? inOrder : [];
}
