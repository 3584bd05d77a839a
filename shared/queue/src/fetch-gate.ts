import type { IQueueBackend } from 'bullmq';
import { settleWithin } from './settle-within.ts';

/** Knows which fetches are on their way to the server, and can stop them. */
export interface FetchGate {
  /** Lets no further fetch out. Resolves when those on their way have come back, or after 5 s: the server may be away. */
  shut(): Promise<void>;
  open(): void;
}

const shutWithinMs = 5000;

/** How long a failed fetch holds its consumer up, in ms: a server that is starting refuses thousands a second. */
const failedFetchPauseMs = 250;

/**
 * Puts a gate in front of the operations of a consumer's backend that take a job. BullMQ's own pause lets one more job
 * through: the one that the blocking wait was waiting for.
 *
 * @param onRefused called when a fetch was turned away, so that the wake-up that led to it can be passed on
 * @param keepFinished whether finished jobs stay as their own options say; otherwise nothing is kept of them
 */
export function gateFetches(backend: IQueueBackend, onRefused: () => Promise<void>, keepFinished: boolean): FetchGate {
  const underway = new Set<Promise<unknown>>();
  let isShut = false;
  const track = <T>(operation: Promise<T>): Promise<T> => {
    underway.add(operation);
    const forget = (): boolean => underway.delete(operation);
    operation.then(forget, forget);
    return operation;
  };
  const fetch = backend.moveToActive.bind(backend);
  backend.moveToActive = async (token, name) => {
    if (isShut) {
      await onRefused();
      return [];
    }
    try {
      return await track(fetch(token, name));
    } catch (error) {
      await new Promise((resolve) => setTimeout(resolve, failedFetchPauseMs));
      throw error;
    }
  };
  // Both fetch the next job in the same step.
  const complete = backend.moveToCompleted.bind(backend);
  backend.moveToCompleted = (job, value, remove, token, next) =>
    track(complete(job, value, keepFinished ? remove : true, token, next && !isShut));
  const fail = backend.moveToFailed.bind(backend);
  backend.moveToFailed = (job, reason, remove, token, next, fields) =>
    track(fail(job, reason, keepFinished ? remove : true, token, next && !isShut, fields));
  return {
    async shut() {
      isShut = true;
      const until = performance.now() + shutWithinMs;
      while (underway.size > 0 && performance.now() < until) {
        await settleWithin(Promise.allSettled(underway), until - performance.now());
      }
      // A job that came back with the last fetch reaches its handler before this resolves.
      await new Promise((resolve) => setImmediate(resolve));
    },
    open() {
      isShut = false;
    },
  };
}
