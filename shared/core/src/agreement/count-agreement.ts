import type { AgreementKind, ModelOutput } from '@upshift/contracts';
import { compareAnswers } from './compare-answers.ts';
import { chooseReading, type ReadableTask, readAnswer } from './read-answer.ts';
import { wordSimilarity } from './word-similarity.ts';

/** Longer answers are not compared: reading them would hold up everybody else. */
const CHARACTERS = 200_000;

export interface AgreementRule {
  readonly as: AgreementKind;
  /** Dice similarity of their words (0..1) from which two texts that name no short answer agree; null: never. */
  readonly similarity: number | null;
}

/** How many of the other answers say the same. `isReadable` false: this one says nothing that could be compared. */
export interface AgreementCount {
  readonly isReadable: boolean;
  readonly same: number;
  /** Other answers that could be read. */
  readonly compared: number;
}

/**
 * Compares an answer with others to the same task, as plans compare votes: exactly, as numbers, JSON, tool calls, options or
 * short texts; and longer texts by their words, where the rule says so.
 */
export function countAgreement(
  own: ModelOutput,
  others: readonly ModelOutput[],
  task: ReadableTask,
  { as, similarity }: AgreementRule,
): AgreementCount {
  const rule = chooseReading(as, task);
  const reading = readAnswer(bounded(own), rule);
  const readings = others.map((other) => readAnswer(bounded(other), rule));
  const alike = (index: number): boolean => similarity !== null && areAlike(own, others[index], similarity);
  if (reading.kind === 'unreadable') {
    const isText = similarity !== null && (own.text ?? '').trim() !== '';
    const texts = others.filter(({ text }) => (text ?? '').trim() !== '');
    if (!isText) return { isReadable: false, same: 0, compared: 0 };
    return { isReadable: true, same: others.filter((_, index) => alike(index)).length, compared: texts.length };
  }
  const readable = readings.filter(({ kind }) => kind !== 'unreadable').length;
  const same = readings.filter((other, index) => compareAnswers(reading, other) === 'same' || alike(index)).length;
  return { isReadable: true, same, compared: Math.max(readable, same) };
}

function areAlike(left: ModelOutput, right: ModelOutput | undefined, similarity: number): boolean {
  const [one, other] = [left.text ?? '', right?.text ?? ''];
  if (one.trim() === '' || other.trim() === '') return false;
  return wordSimilarity(one.slice(0, CHARACTERS), other.slice(0, CHARACTERS)) >= similarity;
}

function bounded(output: ModelOutput): ModelOutput {
  return (output.text ?? '').length <= CHARACTERS ? output : { ...output, text: null };
}
