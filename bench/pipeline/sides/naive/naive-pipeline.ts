/**
 * A, FROZEN: the pipeline that one writes on a first day with BullMQ. Do not make it faster or slower: every ratio of this
 * bench is against it.
 *
 * classify → execute → validate, one queue each. A handler awaits `next.add()`, jobs carry the prompt and the answer,
 * `attempts: 3`, `removeOnComplete`. No record, no budget, no check of the answer.
 *
 * `naive-pipeline.ts <stages>`: one process for all (`classify,execute,validate`) or one for each. `NAIVE_CALL=none` leaves
 * the vendor out: then `execute` answers out of memory.
 */
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { answerCommands } from '../side-process.ts';
import { callVendor } from './call-vendor.ts';

interface NaiveJob {
  readonly prompt: string;
  readonly tier?: string;
  readonly answer?: string;
}

const { NAIVE_REDIS_URL = '', NAIVE_VENDOR_URL = '', NAIVE_CALL = 'http' } = process.env;
const hosted = new Set((process.argv[2] ?? '').split(','));
const concurrency = { classify: 50, execute: 500, validate: 50 } as const;
const jobOptions = { attempts: 3, removeOnComplete: true } as const;
const connection = new Redis(NAIVE_REDIS_URL, { maxRetriesPerRequest: null });
const execute = new Queue<NaiveJob>('execute', { connection });
const validate = new Queue<NaiveJob>('validate', { connection });

let done = 0;
let expected = Number.POSITIVE_INFINITY;
let onDone: () => void = () => undefined;

const handlers = {
  async classify({ prompt }: NaiveJob): Promise<void> {
    const tier = prompt.length > 4000 ? 'strong' : 'efficient';
    await execute.add('task', { prompt, tier }, jobOptions);
  },
  async execute({ prompt, tier }: NaiveJob): Promise<void> {
    const answer = NAIVE_CALL === 'none' ? '{"label":"simulated"}' : await callVendor(NAIVE_VENDOR_URL, prompt);
    await validate.add('task', { prompt, answer, ...(tier === undefined ? {} : { tier }) }, jobOptions);
  },
  async validate(_job: NaiveJob): Promise<void> {
    done += 1;
    if (done === expected) onDone();
  },
};

const workers = (['classify', 'execute', 'validate'] as const)
  .filter((name) => hosted.has(name))
  .map((name) => {
    const worker = new Worker<NaiveJob>(name, (job) => handlers[name](job.data), {
      connection,
      concurrency: concurrency[name],
      autorun: false,
    });
    worker.on('error', (error) => process.stderr.write(`${name}: ${error.message}\n`));
    worker.on('failed', (_job, error) => process.stderr.write(`${name} failed: ${error.message}\n`));
    return worker;
  });
await Promise.all(workers.map((worker) => worker.waitUntilReady()));
let started = false;

answerCommands({
  async prepare(count) {
    done = 0;
    expected = count;
  },
  async go() {
    const finished = new Promise<void>((resolve) => {
      onDone = resolve;
    });
    for (const worker of workers) {
      if (started) worker.resume();
      else void worker.run();
    }
    started = true;
    if (hosted.has('validate')) await finished;
  },
  async rest() {
    await Promise.all(workers.map((worker) => worker.pause()));
  },
  async end() {
    await Promise.all(workers.map((worker) => worker.close()));
    await Promise.all([execute.close(), validate.close()]);
    await connection.quit();
  },
});
