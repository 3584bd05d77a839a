import type { JobQueue, QueueConsumer } from '@upshift/ports';

/** Holds every consumer of a queue back until the bench says go, as the other side's workers wait too. */
export function gateConsumers(queue: JobQueue): {
  readonly queue: JobQueue;
  open(): void;
  shut(): Promise<void>;
} {
  const consumers: QueueConsumer[] = [];
  return {
    queue: {
      ...queue,
      async consume(...args: Parameters<JobQueue['consume']>) {
        const consumer = await queue.consume(...args);
        consumers.push(consumer);
        await consumer.pause();
        return consumer;
      },
    },
    open() {
      for (const consumer of consumers) consumer.resume();
    },
    async shut() {
      await Promise.all(consumers.map((consumer) => consumer.pause()));
    },
  };
}
