import { evalPriority, type JobEnvelope, jobIdOf } from '@upshift/contracts';
import type { Clock, JobQueue, Logger, NewWork, Ring, RingOrder } from '@upshift/ports';

export interface Ringer {
  /** Rings what a commit asked for. Never rejects: a ring that is lost is found by the reconciler. */
  ring(orders: readonly RingOrder[]): void;
  /**
   * Rings work that is not due yet at its time, by this process's clock. Only a hint that saves waiting for the
   * reconciler's next look: that one rings all that is due, by the record's clock and with the same job ids.
   */
  ringLater(rings: readonly LaterRing[]): void;
  /** Forgets what was to be rung later for a task that is settled. */
  forget(taskId: string): void;
  /**
   * Whether the queue holds less than its window, as far as is known, with what is about to be rung (`coming`, 0 where
   * silent) counted in; a queue not looked at yet has room.
   */
  hasRoom(queue: string, coming?: number): boolean;
  /** Resolves when every ring so far has been handed to the queue or given up; what was to be rung later is left to the reconciler. */
  settled(): Promise<void>;
}

export interface LaterRing {
  readonly order: RingOrder;
  readonly delayMs: number;
}

interface RingerOptions {
  readonly queue: JobQueue;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Jobs that a queue may hold (design.md section 9: 2,000); the rest of a backlog waits in the record. */
  readonly window: number;
}

/** Beyond this the reconciler's look is soon enough, in ms. */
const longestLaterMs = 30_000;
/** How many rings one process keeps for later; a backlog waits in the record. */
const mostLater = 2000;
/** The record's clock decides what is due: a ring that is early by a rounding would find nothing. In ms. */
const laterMarginMs = 2;

/** How old a count of a queue may be before it is read again, in ms. Between counts our own rings are added. */
const countMaxAgeMs = 500;

/** What is known of how full a queue is. */
interface Known {
  count: number;
  readAt: number;
  reading: boolean;
  /** Rings made while the queue is being counted: whether the count holds them is not known. */
  rungMeanwhile: number;
}

/**
 * Rings in groups: while one group is on its way to the queue the next one gathers, so that commits of one flush cost
 * one round trip.
 */
export function createRinger({ queue, clock, logger, window }: RingerOptions): Ringer {
  const known = new Map<string, Known>();
  let gathered: Ring[] = [];
  let sending: Promise<void> | null = null;
  const later = new Map<string, Set<AbortController>>();
  let laterCount = 0;

  async function send(): Promise<void> {
    while (gathered.length > 0) {
      const rings = gathered;
      gathered = [];
      try {
        await queue.ring(rings);
      } catch (error) {
        logger.error({ rings: rings.length }, 'The doorbell did not answer; the reconciler rings again.', error);
      }
    }
    sending = null;
  }

  function refresh(name: string, entry: Known): void {
    if (entry.reading || clock.monotonic() - entry.readAt < countMaxAgeMs) return;
    entry.reading = true;
    entry.rungMeanwhile = 0;
    queue
      .counts(name)
      .then(({ waiting }) => {
        entry.count = waiting + entry.rungMeanwhile;
      })
      .catch((error: unknown) =>
        logger.warn(
          { queue: name, error: String(error instanceof Error && error.name) },
          'A queue could not be counted.',
        ),
      )
      .finally(() => {
        entry.readAt = clock.monotonic();
        entry.reading = false;
      });
  }

  function ring(orders: readonly RingOrder[]): void {
    for (const order of orders) gathered.push(toRing(order));
    for (const order of orders) {
      const entry = known.get(order.queue);
      if (entry === undefined) continue;
      entry.count += 1;
      entry.rungMeanwhile += 1;
    }
    if (gathered.length > 0) sending ??= Promise.resolve().then(send);
  }

  async function ringAfter({ order, delayMs }: LaterRing): Promise<void> {
    const stop = new AbortController();
    const ofTask = later.get(order.taskId) ?? new Set();
    later.set(order.taskId, ofTask.add(stop));
    laterCount += 1;
    await clock.sleep(delayMs + laterMarginMs, stop.signal);
    laterCount -= 1;
    ofTask.delete(stop);
    if (ofTask.size === 0 && later.get(order.taskId) === ofTask) later.delete(order.taskId);
    if (!stop.signal.aborted) ring([order]);
  }

  function forget(taskIds: Iterable<string>): void {
    for (const taskId of [...taskIds]) for (const stop of later.get(taskId) ?? []) stop.abort();
  }

  return {
    ring,
    ringLater(rings) {
      for (const one of rings) if (one.delayMs <= longestLaterMs && laterCount < mostLater) void ringAfter(one);
    },
    forget: (taskId) => forget([taskId]),
    hasRoom(name, coming = 0) {
      let entry = known.get(name);
      if (entry === undefined) {
        entry = { count: 0, readAt: Number.NEGATIVE_INFINITY, reading: false, rungMeanwhile: 0 };
        known.set(name, entry);
      }
      refresh(name, entry);
      return entry.count + coming < window;
    },
    async settled() {
      forget(later.keys());
      while (sending !== null) await sending;
    },
  };
}

/** The rings of new work that is not due yet, as this process may make them when it is. */
export function toLaterRings(
  taskId: string,
  step: number,
  works: readonly NewWork[],
  traceparent: string | null,
  priority?: number,
): LaterRing[] {
  return works
    .filter(({ delayMs }) => delayMs > 0)
    .map(({ no, kind, queue, delayMs }) => ({
      delayMs,
      order: { taskId, step, no, kind, queue, rings: 1, traceparent, ...(priority === undefined ? {} : { priority }) },
    }));
}

export function toRing({ taskId, step, no, kind, queue, rings, traceparent, priority = 0 }: RingOrder): Ring {
  const job: JobEnvelope = { taskId, step, no, kind, ...(traceparent === null ? {} : { traceparent }) };
  const ring = { queue, id: jobIdOf({ taskId, step, no }, kind, rings), job };
  return priority >= evalPriority ? { ...ring, last: true } : ring;
}
