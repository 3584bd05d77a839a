import type { OutcomeRow } from '@upshift/contracts';
import { makeOutcome, makeOutcomeRow } from './make-outcome-row.ts';

/**
 * Rows from which something can be learnt: the small model is right on sums and wrong on words, the medium one the other
 * way round most of the time, the large one nearly always, at a hundred times the price.
 */
export function makeLearningRows(count: number, from = 0): OutcomeRow[] {
  return Array.from({ length: count }, (_, at) => {
    const index = from + at;
    const isSum = index % 2 === 0;
    const question = isSum
      ? `What is ${index} plus 17 in total?`
      : `Which word describes ${'abcdefg'[index % 7]} best?`;
    const answer = (isRight: boolean, costUsd: number, latencyMs: number) =>
      makeOutcome({
        output: { text: isRight ? `answer ${index}` : `wrong ${index} ${costUsd}`, toolCalls: null },
        correct: isRight ? 1 : 0,
        costUsd,
        latencyMs: latencyMs + ((index * 13) % 90),
      });
    return {
      ...makeOutcomeRow({}),
      id: `row-${index}`,
      input: { messages: [{ role: 'user', content: question }], tools: null },
      outcomes: {
        'gpt-small': answer(isSum || index % 10 === 1, 0.001, 100),
        'claude-medium': answer(!isSum || index % 6 === 0, 0.002, 150),
        'gpt-large': answer(index % 12 !== 5, 0.1, 300),
      },
    };
  });
}

/** As the reader of outcome tables hands them on. */
export async function* streamRows(rows: readonly OutcomeRow[]): AsyncGenerator<OutcomeRow> {
  yield* rows;
}

/** Stands for validators that can tell nothing. */
export const unjudged = {
  close: async () => undefined,
  judge: async () => ({
    verdict: 'unknown' as const,
    validator: 'x',
    version: '1',
    score: null,
    evidence: [],
    error: null,
    durationMs: 0,
  }),
};
