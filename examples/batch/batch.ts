/**
 * A batch: hands in each line of a JSONL file and writes its result to another file, in the same order.
 *
 *     node examples/batch/batch.ts examples/batch/tasks.jsonl results.jsonl
 *
 * UPSHIFT_URL names the server (http://127.0.0.1:8080 without it). A line is the body of `POST /v1/tasks`. However large
 * the file is, little of it is in memory. Stopped or broken off, it can be started again: a line's key comes from the
 * line, so that what Upshift has already is neither done nor paid for twice.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { type BatchOutcome, type BatchTask, createClient, UpshiftClientError } from '@upshift/client';

const [tasksFile, resultsFile] = process.argv.slice(2);
if (tasksFile === undefined || resultsFile === undefined) throw new Error('Name a file of tasks and one for results.');
// Ten tries more, about half a minute: a batch outlives a restart of the server.
const upshift = createClient({ baseUrl: process.env.UPSHIFT_URL ?? 'http://127.0.0.1:8080', maxRetries: 10 });

async function* readTasks(file: string): AsyncGenerator<BatchTask> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file) })) {
    line += 1;
    if (text.trim() === '') continue;
    // The number keeps two lines that say the same apart.
    const key = createHash('sha256').update(`${line} ${text}`).digest('hex');
    yield { ...JSON.parse(text), idempotencyKey: `batch-${key}` };
  }
}

/** One line of the results: never throws, so that one bad task does not end the batch. */
async function resultOf(outcome: BatchOutcome<BatchTask>): Promise<object> {
  const { index } = outcome;
  try {
    if (!outcome.ok) throw outcome.error;
    const { id, state, task } = await upshift.wait(outcome.id);
    return { index, id, state, output: task.output, costUsd: task.costUsd };
  } catch (error) {
    if (!(error instanceof UpshiftClientError)) throw error;
    return { index, error: { code: error.code, message: error.message } };
  }
}

const results = createWriteStream(resultsFile);
const write = (result: object): boolean => results.write(`${JSON.stringify(result)}\n`);

/** So many results are waited for at a time; the file of tasks is read no faster. */
const atOnce = 50;
const waiting: Promise<object>[] = [];
for await (const outcome of upshift.submitMany(readTasks(tasksFile))) {
  waiting.push(resultOf(outcome));
  const oldest = waiting.length < atOnce ? undefined : waiting.shift();
  if (oldest !== undefined) write(await oldest);
}
for (const result of waiting) write(await result);
results.end();
await finished(results);
