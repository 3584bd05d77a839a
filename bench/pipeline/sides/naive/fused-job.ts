/**
 * FROZEN: one BullMQ job that does everything, the fastest that BullMQ itself allows: no hop, no record, no check of the
 * answer; a crash between call and completion buys the answer twice.
 */
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { answerCommands } from '../side-process.ts';
import { callVendor } from './call-vendor.ts';

const { NAIVE_REDIS_URL = '', NAIVE_VENDOR_URL = '' } = process.env;
const connection = new Redis(NAIVE_REDIS_URL, { maxRetriesPerRequest: null });
let done = 0;
let expected = Number.POSITIVE_INFINITY;
let onDone: () => void = () => undefined;
let started = false;

const worker = new Worker<{ prompt: string }>(
  'fused',
  async ({ data: { prompt } }) => {
    const tier = prompt.length > 4000 ? 'strong' : 'efficient';
    const answer = await callVendor(NAIVE_VENDOR_URL, prompt);
    if (tier === 'strong' && answer === '') throw new Error('No answer');
    done += 1;
    if (done === expected) onDone();
  },
  { connection, concurrency: 500, autorun: false },
);
worker.on('error', (error) => process.stderr.write(`fused: ${error.message}\n`));
await worker.waitUntilReady();

answerCommands({
  async prepare(count) {
    done = 0;
    expected = count;
  },
  async go() {
    const finished = new Promise<void>((resolve) => {
      onDone = resolve;
    });
    if (started) worker.resume();
    else void worker.run();
    started = true;
    await finished;
  },
  async rest() {
    await worker.pause();
  },
  async end() {
    await worker.close();
    await connection.quit();
  },
});
