import { UpshiftError } from '@upshift/contracts';
import type { Clock, TaskStore } from '@upshift/ports';
import { isUnreachable } from './is-unreachable.ts';

interface AskOptions<T> {
  /** Instead of the usual limit, in ms. */
  readonly timeoutMs?: number;
  /** Given the answer that came after the limit, when the producer had already been told 503. */
  readonly onLate?: (answer: T) => void;
}

/** Asks the record within a limit. */
export interface RecordAccess {
  /**
   * @throws UpshiftError NOT_READY when the record does not answer in time or cannot be reached; whatever else the record
   * throws goes on
   */
  ask<T>(question: () => Promise<T>, options?: AskOptions<T>): Promise<T>;
}

/** How long a record that failed in an unknown way has to show that it lives, in ms. */
const pingMs = 500;

export function createRecordAccess(
  { store, clock }: { store: Pick<TaskStore, 'ping'>; clock: Clock },
  { recordTimeoutMs }: { recordTimeoutMs: number },
): RecordAccess {
  /** An error without a telling code: only a record that still answers makes it our fault. */
  async function judged(error: unknown, remainingMs: number): Promise<unknown> {
    if (error instanceof UpshiftError) return error;
    if (isUnreachable(error)) return notReady(error);
    try {
      await within(clock, Math.max(1, Math.min(pingMs, remainingMs)), (ms) => store.ping(ms));
      return error;
    } catch {
      return notReady(error);
    }
  }

  return {
    async ask(question, { timeoutMs = recordTimeoutMs, onLate } = {}) {
      const startedAt = clock.monotonic();
      try {
        return await within(clock, timeoutMs, question, onLate);
      } catch (error) {
        throw await judged(error, timeoutMs - (clock.monotonic() - startedAt));
      }
    },
  };
}

const answered = 'answered';

async function within<T>(
  clock: Clock,
  timeoutMs: number,
  question: (timeoutMs: number) => Promise<T>,
  onLate?: (answer: T) => void,
): Promise<T> {
  const timer = new AbortController();
  let late = false;
  const answer = question(timeoutMs).then((value) => {
    if (late) onLate?.(value);
    return { value };
  });
  const limit = clock.sleep(timeoutMs, timer.signal).then(() => null);
  try {
    const first = await Promise.race([answer, limit]);
    if (first !== null) return first.value;
    late = true;
    throw notReady();
  } finally {
    // With a reason of its own: making the usual error costs more than everything else here.
    timer.abort(answered);
  }
}

function notReady(cause?: unknown): UpshiftError {
  return new UpshiftError('NOT_READY', 'The record does not answer. Try again, with the same Idempotency-Key.', {
    cause,
  });
}
