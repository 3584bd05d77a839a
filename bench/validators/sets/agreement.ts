import type { ModelOutput, TaskInput } from '@upshift/contracts';
import { chooseReading, compareAnswers, readAnswer } from '@upshift/core';
import { type Case, type Figures, toFigures } from '../figures.ts';
import { readRows } from '../read-rows.ts';

interface Row {
  readonly workload: string;
  readonly input: TaskInput;
  readonly outcomes: Readonly<Record<string, { readonly output: ModelOutput; readonly correct: number }>>;
}

/**
 * Whether two models' answers are the same, as plans compare them. Of each pair with at least one right answer the label
 * is known: the answers are the same when both are right. "Wrong" is a pair that is the same, so that precision and recall
 * are those of finding agreement.
 */
export function measureAgreement(directory: string): Figures[] {
  const rows = readRows<Row>(directory, 'outcomes/zeroeval') ?? [];
  if (rows.length === 0) return [];
  const cases: Case[] = [];
  const agreed: Case[] = [];
  for (const { input, outcomes } of rows) {
    const rule = chooseReading('auto', { messages: input.messages, tools: input.tools, outputSchema: null });
    const answers = Object.values(outcomes).map(({ output, correct }) => {
      const startedMs = performance.now();
      return {
        reading: readAnswer(output, rule),
        right: correct >= 0.5,
        micros: (performance.now() - startedMs) * 1000,
      };
    });
    for (const [index, left] of answers.entries()) {
      for (const right of answers.slice(index + 1)) {
        const isSame = compareAnswers(left.reading, right.reading) === 'same';
        const item = { verdict: isSame ? ('fail' as const) : ('pass' as const), score: null, micros: left.micros };
        if (left.right || right.right) cases.push({ ...item, wrong: left.right && right.right });
        agreed.push({ ...item, wrong: left.right && right.right });
      }
    }
  }
  return [
    toFigures('agreement', 'zeroeval, pairs with a right answer', cases),
    toFigures('agreement', 'zeroeval, that two who agree are right', agreed),
  ];
}
