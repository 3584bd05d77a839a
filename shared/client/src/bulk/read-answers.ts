import { type BulkAnswer, bulkAnswerSchema, bulkSummarySchema } from '@upshift/contracts';
import { z } from 'zod';
import { UpshiftConnectionError } from '../client-errors.ts';
import { parseAnswer } from '../http/parse-answer.ts';

const answerSchema = z.union([bulkAnswerSchema, bulkSummarySchema]);

/**
 * Reads the answer to a chunk as it comes, line by line.
 *
 * @param alive told whenever something came
 * @throws UpshiftConnectionError when it broke off before its summary, UpshiftAnswerError when it is something else
 */
export async function readAnswers(
  response: Response,
  alive: () => void,
  onAnswer: (answer: BulkAnswer) => void,
): Promise<void> {
  let complete = false;
  await readLines(response, alive, (text) => {
    const answer = parseAnswer(answerSchema, text, 'POST /v1/tasks/bulk');
    if ('summary' in answer) complete = true;
    else onAnswer(answer);
  });
  if (!complete) throw new UpshiftConnectionError('The answer to a chunk of tasks broke off.');
}

async function readLines(response: Response, alive: () => void, onLine: (text: string) => void): Promise<void> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      alive();
      const lines = (rest + decoder.decode(value, { stream: !done })).split('\n');
      // A last line without its line feed was cut off; the summary ends with one.
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') onLine(line);
      if (done) return;
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    throw error;
  }
}
