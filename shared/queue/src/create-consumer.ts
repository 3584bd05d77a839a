import type { ConsumeOptions, QueueConsumer } from '@upshift/ports';
import type { IQueueBackend, Job, Worker, WorkerOptions } from 'bullmq';
import type { FetchGate } from './fetch-gate.ts';
import type { QueueLog } from './queue-log.ts';
import { settleWithin } from './settle-within.ts';

export type QueueWorker = Worker<unknown, unknown, string, IQueueBackend>;

/** What is done with a job in hand; what it answers or throws is BullMQ's to understand. */
export type JobWork = (job: Job<unknown, unknown, string>, token: string | undefined) => Promise<unknown>;

/** How a kind of queue differs: how often a job may lose its consumer, and what is kept of finished jobs. */
export type QueueHabits = Pick<WorkerOptions, 'maxStalledCount' | 'removeOnComplete' | 'removeOnFail'>;

export interface ConsumerParts {
  readonly queue: string;
  readonly work: JobWork;
  readonly options: ConsumeOptions;
  readonly habits: QueueHabits;
  readonly log: QueueLog;
  /** Makes BullMQ's worker and the gate before its backend. */
  readonly build: (
    processor: JobWork,
    options: Omit<WorkerOptions, 'connection'>,
  ) => { worker: QueueWorker; gate: FetchGate };
  /** Resolves when the server may be worked on. */
  readonly ready: Promise<void>;
}

/** How long a consumer without handlers in flight may take to say good-bye to its server, in ms. */
const farewellMs = 5000;

/** A consumer over BullMQ's worker, the same for every backend. */
export function createConsumer({ queue, work, options, habits, log, build, ready }: ConsumerParts): QueueConsumer {
  let running = 0;
  let onIdle: () => void = () => undefined;
  let started = false;
  let paused = false;
  let closing: Promise<void> | undefined;

  const { worker, gate } = build(
    async (job, token) => {
      running += 1;
      try {
        return await work(job, token);
      } finally {
        running -= 1;
        if (running === 0) onIdle();
      }
    },
    { ...workerOptions(options), ...habits },
  );
  worker.on('error', (error) => log.warn({ queue, reason: error.message.slice(0, 200) }, 'A consumer met an error.'));
  worker.on('stalled', (job) => log.warn({ queue, job }, 'A job lost its consumer; another one takes it.'));

  const start = (): void => {
    if (started || paused || closing !== undefined) return;
    started = true;
    const run = worker.isPaused() ? worker.resume() : worker.run();
    run.catch((error) => log.error({ queue }, 'A consumer stopped.', error));
  };
  void ready.then(start);

  async function end(): Promise<void> {
    void gate.shut();
    await worker.pause(true);
    const farewell = worker.close();
    let left = false;
    do {
      // No time limit while work is in hand; without any, a server that is away must not hold the process.
      if (running > 0) {
        await new Promise<void>((resolve) => {
          onIdle = resolve;
        });
      }
      left = await settleWithin(farewell, farewellMs);
    } while (running > 0);
    if (!left) log.warn({ queue }, 'A consumer left without a word from its server; finished jobs may come again.');
  }

  return {
    async pause() {
      paused = true;
      await worker.pause(true);
      await gate.shut();
    },
    resume() {
      if (closing !== undefined) return;
      paused = false;
      gate.open();
      // A turn later, so that a main loop that is just ending has ended, and is started anew instead of waved on.
      if (started) setImmediate(() => paused || closing !== undefined || void worker.resume());
      else void ready.then(start);
    },
    get running() {
      return running;
    },
    close: () => (closing ??= end()),
  };
}

function workerOptions({ concurrency, lockMs, stalledCheckMs }: ConsumeOptions): Omit<WorkerOptions, 'connection'> {
  return {
    autorun: false,
    concurrency,
    lockDuration: lockMs,
    // A consumer that is silent for five sixths of the lock keeps its jobs.
    lockRenewTime: lockMs / 6,
    stalledInterval: stalledCheckMs,
    // Bounds how late a wake-up is noticed that went lost with a connection, in seconds.
    drainDelay: 5,
    runRetryDelay: 1000,
    skipVersionCheck: true,
  };
}
