import type { AuditConfig, ModelOutput, TaskRequest } from '@upshift/contracts';
import type { AnswerReading } from '../agreement/answer-reading.ts';
import { compareAnswers } from '../agreement/compare-answers.ts';
import { chooseReading, readAnswer } from '../agreement/read-answer.ts';

export interface ComparisonInput {
  readonly config: Pick<AuditConfig, 'compare' | 'similarity'>;
  readonly request: Pick<TaskRequest, 'input'>;
  /** The schema that the answer was to fit; null where there was none. */
  readonly outputSchema: Readonly<Record<string, unknown>> | null;
  readonly left: ModelOutput;
  readonly right: ModelOutput;
}

/** `incomparable`: one of the two cannot be read in the form that is compared. */
export type Comparison = 'agree' | 'disagree' | 'incomparable';

/** Whether two answers to one task say the same, by the workload's scorer. */
export function compareOutputs({ config, request, outputSchema, left, right }: ComparisonInput): Comparison {
  if (config.compare === 'exact') return left.text === right.text && sameCalls(left, right) ? 'agree' : 'disagree';
  if (config.compare === 'similarity') return compareTexts(left, right, config.similarity);
  const { messages, tools } = request.input;
  const rule = chooseReading(config.compare, { messages, tools, outputSchema });
  const [one, other] = [readAnswer(left, rule), readAnswer(right, rule)];
  if (isUnreadable(one) || isUnreadable(other)) return 'incomparable';
  return compareAnswers(one, other) === 'same' ? 'agree' : 'disagree';
}

function isUnreadable({ kind }: AnswerReading): boolean {
  return kind === 'unreadable';
}

function sameCalls(left: ModelOutput, right: ModelOutput): boolean {
  return JSON.stringify(left.toolCalls ?? []) === JSON.stringify(right.toolCalls ?? []);
}

function compareTexts(left: ModelOutput, right: ModelOutput, threshold: number): Comparison {
  const [one, other] = [wordsOf(left.text), wordsOf(right.text)];
  if (one.size === 0 || other.size === 0) return 'incomparable';
  return similarityOf(one, other) >= threshold ? 'agree' : 'disagree';
}

/** Sørensen–Dice over words with their counts: twice what both hold, by what each holds. 0 nothing shared .. 1 the same words. */
function similarityOf(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let shared = 0;
  for (const [word, count] of one) shared += Math.min(count, other.get(word) ?? 0);
  return (2 * shared) / (sizeOf(one) + sizeOf(other));
}

function wordsOf(text: string | null): Map<string, number> {
  const words = new Map<string, number>();
  for (const [word] of (text ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(/[\p{L}\p{N}]+/gu))
    words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}

function sizeOf(words: ReadonlyMap<string, number>): number {
  return [...words.values()].reduce((sum, count) => sum + count, 0);
}
