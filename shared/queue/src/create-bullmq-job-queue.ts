import type { ConsumeOptions, Inbox, JobQueue, QueueConsumer } from '@upshift/ports';
import { type BackendFactory, type ConnectionOptions, type IQueueBackend, type Queue, withBackend } from 'bullmq';
import { createConsumer, type JobWork, type QueueHabits, type QueueWorker } from './create-consumer.ts';
import { createHold } from './create-hold.ts';
import { gateFetches } from './fetch-gate.ts';
import { inboxHabits, toInboxWork } from './inbox-work.ts';
import { QueueError } from './queue-error.ts';
import { type QueueLog, quieten } from './queue-log.ts';
import { ringHabits, toRingWork } from './ring-work.ts';
import { toBulkJobs } from './to-bulk-jobs.ts';
import { toQueueError } from './to-queue-error.ts';

export type BullmqQueue = Queue<unknown, unknown, string, unknown, unknown, string, IQueueBackend, ConnectionOptions>;

export type QueueKind = 'rings' | 'inbox';

/** What differs between the servers that BullMQ stands on. */
export interface QueueServer {
  readonly kind: JobQueue['backend'];
  /** The server, without its secrets. */
  readonly place: string;
  /** Rings are ours, small and worth nothing; on an inbox is what producers put there, as they put it. */
  backend(kind: QueueKind): BackendFactory;
  /** @throws QueueError at once when the server cannot be asked now */
  usable(doing: string): Promise<void>;
  /** Resolves when consumers may begin. */
  readonly ready: Promise<void>;
  /** @throws QueueError when no further consumer may be opened */
  admit(consumers: number): void;
  /** Passes on a wake-up that reached a paused consumer. */
  wake(queue: string): Promise<void>;
  notWaiting(queue: string, ids: readonly string[]): Promise<string[]>;
  /** Called for each queue that is opened. */
  onQueue(queue: BullmqQueue): void;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Events are BullMQ's own and cannot be switched off; nobody here listens, so few are kept. */
export const keptEvents = 1000;

/** A JobQueue and Inbox over BullMQ, whatever it stands on. Telemetry is left unset: it would cost more than the hop itself. */
export function createBullmqJobQueue(server: QueueServer, log: QueueLog): JobQueue & Inbox {
  const { place } = server;
  const quiet = quieten(log);
  // The connection is the backend's own affair; BullMQ only wants the option to be there.
  const bullmq = { rings: withBackend(server.backend('rings')), inbox: withBackend(server.backend('inbox')) };
  const connection = {};
  const queues = new Map<string, BullmqQueue>();
  const consumers = new Set<QueueConsumer>();
  let closing: Promise<void> | undefined;

  function open(name: string): BullmqQueue {
    const known = queues.get(name);
    if (known !== undefined) return known;
    const queue: BullmqQueue = new bullmq.rings.Queue<unknown, unknown>(name, {
      connection,
      skipVersionCheck: true,
      streams: { events: { maxLen: keptEvents } },
    });
    // Reported where the connection is watched; without a listener BullMQ would print it.
    queue.on('error', () => undefined);
    queues.set(name, queue);
    server.onQueue(queue);
    return queue;
  }

  /** Does one thing with the server, with errors that say what was tried and where. */
  async function ask<T>(doing: string, question: () => Promise<T>): Promise<T> {
    if (closing !== undefined) throw new QueueError('QUEUE_CLOSED', `Could not ${doing}: the queue was closed.`);
    try {
      await server.usable(doing);
      return await question();
    } catch (error) {
      throw toQueueError(error, place, doing);
    }
  }

  function openConsumer(
    kind: QueueKind,
    queue: string,
    work: JobWork,
    options: ConsumeOptions,
    habits: QueueHabits,
  ): QueueConsumer {
    if (closing !== undefined) throw new QueueError('QUEUE_CLOSED', `Could not consume ${queue}: it was closed.`);
    server.admit(consumers.size + 1);
    const consumer = createConsumer({
      queue,
      work,
      options,
      habits,
      log: quiet,
      ready: server.ready,
      build(processor, workerOptions) {
        const worker: QueueWorker = new bullmq[kind].Worker(queue, processor, { ...workerOptions, connection });
        return { worker, gate: gateFetches(worker.getBackend(), () => server.wake(queue), kind === 'inbox') };
      },
    });
    const counted: QueueConsumer = {
      pause: () => consumer.pause(),
      resume: () => consumer.resume(),
      get running() {
        return consumer.running;
      },
      close: () => consumer.close().finally(() => consumers.delete(counted)),
    };
    consumers.add(counted);
    return counted;
  }

  async function end(): Promise<void> {
    await Promise.all([...consumers].map((consumer) => consumer.close()));
    await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
    await server.close();
  }

  return {
    backend: server.kind,
    async ring(rings) {
      const { bulks, refused } = toBulkJobs(rings);
      const added = await Promise.allSettled(
        bulks.map(({ queue, jobs }) =>
          ask(`ring ${jobs.length} jobs of queue ${queue}`, () => open(queue).addBulk([...jobs])),
        ),
      );
      for (const result of added) if (result.status === 'rejected') throw result.reason;
      const [fault] = refused;
      if (fault !== undefined) throw fault;
    },
    async consume(queue, handler, options) {
      return openConsumer('rings', queue, toRingWork(queue, handler, log), options, ringHabits);
    },
    async receive(queue, handler, options) {
      const hold = createHold();
      const work = toInboxWork(queue, handler, { log, hold: (ms) => hold.begin(ms) });
      const consumer = openConsumer('inbox', queue, work, options, inboxHabits);
      return hold.over(consumer);
    },
    counts: (queue) =>
      ask(`count queue ${queue}`, async () => {
        const {
          wait = 0,
          prioritized = 0,
          active = 0,
        } = await open(queue).getJobCounts('wait', 'prioritized', 'active');
        return { waiting: wait + prioritized, active };
      }),
    notWaiting: (queue, ids) =>
      ask(`look for ${ids.length} jobs of queue ${queue}`, async () =>
        ids.length === 0 ? [] : await server.notWaiting(queue, ids),
      ),
    ping: () => ask('ping', () => server.ping()),
    close: () => (closing ??= end()),
  };
}
