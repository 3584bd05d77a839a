import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type BulkAnswer, type BulkSummary, bulkLimits, errorCodes, jsonLimits } from '@upshift/contracts';
import { createAnswerQueue } from './create-answer-queue.ts';
import { createLineSplitter, type Line } from './split-lines.ts';

/** Lines that may be unanswered at once, and their bytes; beyond either nothing is read. */
export const aheadLimits = { lines: 1000, bytes: 16_777_216 } as const;
/** Bytes of the answer that may wait for a client which sends all before it reads. Beyond it nothing is read. */
const answerBytes = 33_554_432;
/** Lines beyond the limit that are still heard out, so that the client can read why; then the connection is cut. */
const heardOut = 10 * bulkLimits.lines;
/** Lines that are parsed in one turn of the event loop, so that others are served beside a bulk. */
const linesPerTurn = 20;

export interface BulkOptions {
  readonly body: AsyncIterable<Uint8Array>;
  readonly response: Pick<ServerResponse, 'write' | 'writableLength' | 'once' | 'off' | 'destroyed'>;
  readonly acceptLine: (line: Line) => Promise<BulkAnswer>;
}

/**
 * Reads a bulk line by line and answers each line in the order of the input, however long the input is: reading stops
 * while too much is unanswered or too much of the answer is not taken.
 *
 * @throws what the body throws when it breaks off. All that was read is answered first.
 */
export async function runBulk({ body, response, acceptLine }: BulkOptions): Promise<BulkSummary> {
  const splitter = createLineSplitter(jsonLimits.bodyBytes);
  const answers = createAnswerQueue((text) => response.write(text));
  let bytesAhead = 0;
  let sinceTurn = 0;
  let lastNo = 0;

  async function take(line: Line): Promise<void> {
    const isFirstTooMany = lastNo <= bulkLimits.lines;
    lastNo = line.no;
    if (line.no > bulkLimits.lines) {
      if (isFirstTooMany) answers.add(Promise.resolve(tooLong(line.no)));
      return;
    }
    while (bytesAhead > aheadLimits.bytes) await answers.below(answers.size);
    await answers.below(aheadLimits.lines);
    await takenBelow(response, answerBytes);
    const bytes = line.bytes?.length ?? 0;
    bytesAhead += bytes;
    const answer = acceptLine(line);
    answers.add(answer);
    void answer.then(() => {
      bytesAhead -= bytes;
    });
    sinceTurn = (sinceTurn + 1) % linesPerTurn;
    if (sinceTurn === 0) await nextTurn();
  }

  try {
    for await (const chunk of body) {
      for (const line of splitter.push(chunk)) await take(line);
      if (lastNo > heardOut) break;
    }
    const last = splitter.end();
    if (last !== null) await take(last);
  } finally {
    await answers.below(1);
  }
  return { summary: answers.summary };
}

function tooLong(line: number): BulkAnswer {
  const message = `A bulk has at most ${bulkLimits.lines} lines. This line and those after it were not read: send them as another bulk.`;
  return { line, status: errorCodes.BULK_TOO_LONG.status, error: { code: 'BULK_TOO_LONG', message } };
}

async function takenBelow(response: BulkOptions['response'], bytes: number): Promise<void> {
  while (response.writableLength > bytes && !response.destroyed)
    await new Promise<void>((resolve) => {
      const go = (): void => {
        response.off('drain', go);
        response.off('close', go);
        resolve();
      };
      response.once('drain', go);
      response.once('close', go);
    });
}
