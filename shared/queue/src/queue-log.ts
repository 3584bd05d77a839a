import type { Logger } from '@upshift/ports';

/** Where a queue reports what nobody awaits: handlers' errors, lost connections, dropped rubbish. */
export type QueueLog = Pick<Logger, 'warn' | 'error'>;

export const silentQueueLog: QueueLog = { warn: () => undefined, error: () => undefined };

/**
 * Says the same message at most once in `everyMs` (10 s), with how often it was left out since: a server that is away
 * fails every command of every queue.
 */
export function quieten(log: QueueLog, everyMs = 10_000, now: () => number = () => performance.now()): QueueLog {
  const said = new Map<string, { at: number; leftOut: number }>();
  const turn = (message: string): number | null => {
    const last = said.get(message);
    if (last !== undefined && now() - last.at < everyMs) {
      last.leftOut += 1;
      return null;
    }
    said.set(message, { at: now(), leftOut: 0 });
    return last?.leftOut ?? 0;
  };
  return {
    warn(fields, message) {
      const leftOut = turn(message);
      if (leftOut !== null) log.warn({ ...fields, leftOut }, message);
    },
    error(fields, message, cause) {
      const leftOut = turn(message);
      if (leftOut !== null) log.error({ ...fields, leftOut }, message, cause);
    },
  };
}
