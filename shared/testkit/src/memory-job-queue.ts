import type { ConsumeOptions, Delivery, JobQueue, QueueConsumer, Ring } from '@upshift/ports';

/** Reports what a handler threw; nothing by default. */
type OnHandlerError = (delivery: Delivery, error: unknown) => void;

interface MemoryQueue {
  /** Ids in the order of their rings. */
  readonly waiting: Map<string, Waiting>;
  readonly active: Set<string>;
  readonly pulls: Set<() => void>;
}

interface Waiting {
  readonly data: unknown;
  readonly last: boolean;
}

/** A JobQueue in memory, with the same promises as the real ones. For tests of what stands on a queue. */
export function createMemoryJobQueue(onHandlerError: OnHandlerError = () => undefined): JobQueue {
  const queues = new Map<string, MemoryQueue>();
  const consumers = new Set<QueueConsumer>();
  let isClosed = false;

  function queueOf(name: string): MemoryQueue {
    const known = queues.get(name) ?? { waiting: new Map(), active: new Set(), pulls: new Set() };
    queues.set(name, known);
    return known;
  }
  function refuseWhenClosed(): void {
    if (isClosed) throw new Error('The queue was closed');
  }

  return {
    backend: 'memory',
    async ring(rings) {
      refuseWhenClosed();
      const faults = rings.map(faultOf);
      rings.forEach((ring, at) => {
        if (faults[at] !== null) return;
        const { waiting, active, pulls } = queueOf(ring.queue);
        if (waiting.has(ring.id) || active.has(ring.id)) return;
        // A copy, as a queue on a server would hand out.
        waiting.set(ring.id, { data: structuredClone(ring.job), last: ring.last ?? false });
        for (const pull of pulls) pull();
      });
      const fault = faults.find((one) => one !== null);
      if (fault !== undefined) throw new Error(fault);
    },
    async consume(name, handler, options) {
      refuseWhenClosed();
      const consumer = createMemoryConsumer(name, queueOf(name), handler, options, onHandlerError);
      consumers.add(consumer);
      return consumer;
    },
    async counts(name) {
      refuseWhenClosed();
      const { waiting, active } = queueOf(name);
      return { waiting: waiting.size, active: active.size };
    },
    async notWaiting(name, ids) {
      refuseWhenClosed();
      const { waiting } = queueOf(name);
      return ids.filter((id) => !waiting.has(id));
    },
    async ping() {
      refuseWhenClosed();
    },
    async close() {
      isClosed = true;
      await Promise.all([...consumers].map((consumer) => consumer.close()));
    },
  };
}

function createMemoryConsumer(
  queue: string,
  { waiting, active, pulls }: MemoryQueue,
  handler: (delivery: Delivery) => Promise<void>,
  { concurrency }: ConsumeOptions,
  onHandlerError: OnHandlerError,
): QueueConsumer {
  let running = 0;
  let isPaused = false;
  let isClosed = false;
  const onIdle: (() => void)[] = [];

  async function run(delivery: Delivery): Promise<void> {
    // A turn later: no handler begins inside the call of whoever rings.
    await Promise.resolve();
    try {
      await handler(delivery);
    } catch (error) {
      onHandlerError(delivery, error);
    }
    running -= 1;
    active.delete(delivery.id);
    if (running === 0) for (const resolve of onIdle.splice(0)) resolve();
    pull();
  }
  function pull(): void {
    const inOrder = [...waiting].sort(([, left], [, right]) => Number(left.last) - Number(right.last));
    for (const [id, { data }] of inOrder) {
      if (isPaused || isClosed || running >= concurrency) return;
      waiting.delete(id);
      active.add(id);
      running += 1;
      void run({ queue, id, data });
    }
  }
  pulls.add(pull);
  pull();

  return {
    async pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      pull();
    },
    get running() {
      return running;
    },
    async close() {
      isClosed = true;
      pulls.delete(pull);
      if (running > 0) await new Promise<void>((resolve) => onIdle.push(resolve));
    },
  };
}

/** Why a ring is refused, by the rules of the real queues; null when it is not. */
function faultOf({ queue, id, job }: Ring): string | null {
  if (queue === '' || queue.includes(':')) return `Ring ${id} names queue "${queue}"`;
  if (id === '' || id.includes(':') || /^-?\d+$/.test(id)) return `Ring "${id}" has an id that no queue takes`;
  if (Buffer.byteLength(JSON.stringify(job)) > 2048) return `Ring ${id} weighs more than 2048 bytes`;
  return null;
}
