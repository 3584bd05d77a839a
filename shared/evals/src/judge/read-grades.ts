import type { ModelOutput, Score } from '@upshift/contracts';
import type { JudgeQuestion } from './judge-prompt.ts';

/** What a judge said to one question; `output` null: it gave no answer. */
export interface Judgement {
  readonly question: Pick<JudgeQuestion, 'order'>;
  readonly beside: boolean;
  readonly output: ModelOutput | null;
}

/**
 * Makes a score of a judge's grades. Whoever passes an answer in one order and fails it in the other has said something of
 * the order, not of the answer: the case stays without a score, and is counted as unsteady.
 *
 * @param min score from which on the answer passes, 0..1
 */
export function readGrades(judgements: readonly Judgement[], min: number): Score {
  const grades = judgements.map(gradeOf);
  const read = grades.filter((one) => one !== null);
  const swapped = judgements.length > 1;
  if (read.length < judgements.length || read.length === 0)
    return { score: null, passed: null, reason: 'the judge gave no grade that can be read', swapped };
  const mean = read.reduce((sum, { grade }) => sum + 10 * grade, 0) / (10 * read.length);
  const passes = read.map(({ grade }) => grade >= min);
  const why = read.at(-1)?.why ?? '';
  if (new Set(passes).size > 1)
    return {
      score: null,
      passed: null,
      reason: `the judge changed its mind with the order: ${read.map(({ grade }) => grade.toFixed(1)).join(' and ')}`,
      swapped,
      unsteady: true,
    };
  return { score: mean, passed: mean >= min, reason: why === '' ? 'graded by a judge' : why, swapped, unsteady: false };
}

interface Grade {
  readonly grade: number;
  readonly why: string;
}

function gradeOf({ question: { order }, beside, output }: Judgement): Grade | null {
  const said = parse(output?.text ?? null);
  if (said === null) return null;
  const grade = said[beside ? (order === 'answer_first' ? 'a' : 'b') : 'grade'];
  if (typeof grade !== 'number' || !(grade >= 0 && grade <= 10)) return null;
  const { why } = said;
  return { grade: grade / 10, why: typeof why === 'string' ? why.slice(0, 500) : '' };
}

function parse(text: string | null): Readonly<Record<string, unknown>> | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text.trim().replace(/^```(?:json)?\s*([\s\S]*?)\s*```$/i, '$1'));
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}
