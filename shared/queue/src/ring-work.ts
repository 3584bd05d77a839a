import type { Delivery } from '@upshift/ports';
import type { JobWork, QueueHabits } from './create-consumer.ts';
import type { QueueLog } from './queue-log.ts';

/** The record counts crashes and keeps what has ended; the queue only hands on. */
export const ringHabits: QueueHabits = {
  maxStalledCount: 1000,
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
};

/** A ring in hand. Nothing is thrown on: the record decides about another attempt, never the queue. */
export function toRingWork(queue: string, handler: (delivery: Delivery) => Promise<void>, log: QueueLog): JobWork {
  return async (job) => {
    try {
      await handler({ queue, id: job.id ?? '', data: job.data });
    } catch (error) {
      log.error({ queue, job: job.id ?? '' }, 'A handler failed; its job is gone from the queue.', error);
    }
  };
}
