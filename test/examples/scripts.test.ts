import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { exampleFile, runExample, startExamples } from './start-examples.ts';

const redisUrl = inject('redisUrl');
const invoice = { number: expect.any(String), total: expect.any(Number) };

describe('the examples, run as their readers run them', () => {
  let stack: Stack;
  let directory: string;
  beforeAll(async () => {
    stack = await startExamples();
    directory = await mkdtemp(join(tmpdir(), 'upshift-examples-'));
  });
  afterAll(async () => {
    await stack?.close();
    await rm(directory, { recursive: true });
  });

  async function batch(tasks: string) {
    const results = join(directory, 'results.jsonl');
    await runExample(stack, 'batch/batch.ts', [tasks, results]);
    const lines = (await readFile(results, 'utf8')).trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line));
  }

  it('a batch writes a result for each line, and does nothing twice when it is started again', async () => {
    const first = await batch(exampleFile('batch/tasks.jsonl'));
    expect(first).toMatchObject([
      { index: 0, state: 'succeeded', output: { json: invoice } },
      { index: 1, state: 'succeeded', output: { text: expect.any(String) } },
      { index: 2, state: 'succeeded' },
    ]);
    expect(await batch(exampleFile('batch/tasks.jsonl'))).toEqual(first);
  });

  it('a batch says which lines were refused, and goes on', async () => {
    const tasks = join(directory, 'tasks.jsonl');
    await writeFile(tasks, ['{"prompt":"a"}', '', '{"prompt":"b","workload":"nonsense"}', '{"prompt":"c"}'].join('\n'));
    expect(await batch(tasks)).toMatchObject([
      { index: 0, state: 'succeeded' },
      { index: 1, error: { code: 'WORKLOAD_UNKNOWN' } },
      { index: 2, state: 'succeeded' },
    ]);
  });

  it.each([
    ['the OpenAI client', 'openai-client/ask.ts'],
    ['the Vercel AI SDK', 'vercel-ai-sdk/ask.ts'],
  ])('%s gets a text and a checked object', async (_, example) => {
    const lines = await runExample(stack, example);
    expect(lines.length).toBeGreaterThan(1);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject(invoice);
    const { tasks } = (await (await fetch(`${stack.url}/v1/tasks?limit=2`)).json()) as { tasks: unknown[] };
    expect(tasks).toMatchObject([
      { state: 'succeeded', workload: 'extract', output: { json: invoice } },
      { state: 'succeeded', output: { text: lines.slice(0, -1).join('\n') } },
    ]);
  });

  it.skipIf(redisUrl === null)(
    `a plain BullMQ producer${redisUrl === null ? ' (skipped: no Redis)' : ''} names a job, which is one task`,
    async () => {
      const env = { REDIS_URL: redisUrl ?? '', UPSHIFT_QUEUE_PREFIX: stack.prefix };
      const produce = () => runExample(stack, 'bullmq-producer/produce.ts', ['order-7', 'Say hello'], env);
      const [id = ''] = await produce();
      expect(await stack.client.settled(id)).toMatchObject({ state: 'succeeded', metadata: { job: 'order-7' } });
      expect(await produce()).toEqual([id]);
    },
  );
});
