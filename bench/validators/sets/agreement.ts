import type { ModelOutput, TaskInput } from '@upshift/contracts';
import { type Case, type Figures, toFigures } from '../figures.ts';
import { judgeHere, toConfig } from '../judge-here.ts';
import { readRows } from '../read-rows.ts';

interface Row {
  readonly workload: string;
  readonly input: TaskInput;
  readonly outcomes: Readonly<Record<string, { readonly output: ModelOutput; readonly correct: number }>>;
}

/**
 * Whether two models' answers agree, as the validator tells it. Of each pair with at least one right answer the truth is
 * known: the answers say the same when both are right. Here "wrong" is a pair that says the same and "not passed" one that
 * the validator finds to agree, so that precision and recall are those of finding agreement. The second set is what
 * agreement is used for: of the pairs that agree, how many are right.
 */
export function measureAgreement(directory: string): Figures[] {
  const rows = readRows<Row>(directory, 'outcomes/zeroeval') ?? [];
  if (rows.length === 0) return [];
  const config = toConfig('agreement');
  const known: Case[] = [];
  const all: Case[] = [];
  for (const { input, outcomes } of rows) {
    const answers = Object.values(outcomes);
    for (const [index, left] of answers.entries()) {
      for (const right of answers.slice(index + 1)) {
        const { verdict, micros } = judgeHere(config, { input, output: left.output, others: [right.output] });
        const [isLeft, isRight] = [left.correct >= 0.5, right.correct >= 0.5];
        const found = { verdict: verdict === 'pass' ? ('fail' as const) : ('pass' as const), score: null, micros };
        if (isLeft || isRight) known.push({ ...found, wrong: isLeft && isRight });
        all.push({ ...found, wrong: isLeft && isRight });
      }
    }
  }
  return [
    toFigures('agreement', 'zeroeval, pairs with a right answer', known),
    toFigures('agreement', 'zeroeval, that two who agree are right', all),
  ];
}
