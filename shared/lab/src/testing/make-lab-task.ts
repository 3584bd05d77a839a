import type { LabTask } from '../table/lab-task.ts';

/** A task for tests: one text, right or wrong, price and latency per model. */
export function makeLabTask(
  id: string,
  answers: readonly { text: string | null; correct?: number; costUsd?: number | null; latencyMs?: number | null }[],
  question = `What is ${id}?`,
): LabTask {
  return {
    id,
    question: id,
    workload: 'test',
    task: { messages: [{ role: 'user', content: question }], tools: null, outputSchema: null },
    answers: answers.map(({ text, correct = 0, costUsd = 1, latencyMs = 100 }) => ({
      output: text === null ? null : { text, toolCalls: null },
      validity: 'unknown',
      correct,
      costUsd,
      latencyMs,
    })),
  };
}

/** Many tasks on which the later models are right more often, by a fixed pattern. */
export function makeLabTasks(count: number): LabTask[] {
  return Array.from({ length: count }, (_, index) => {
    const answer = (place: number): { text: string; correct: number; costUsd: number; latencyMs: number } => {
      const isRight = (index * 7 + place * 3) % 10 < 6 + place;
      return {
        text: isRight ? `${index}` : `${index + 1000 * (place + 1)}`,
        correct: isRight ? 1 : 0,
        costUsd: 10 ** (place - 4),
        latencyMs: 100 * (place + 1) + ((index * 13) % 90),
      };
    };
    return makeLabTask(
      `q${index}`,
      [answer(0), answer(1), answer(2)],
      `Question ${'word '.repeat(index % 7)}${index}?`,
    );
  });
}
