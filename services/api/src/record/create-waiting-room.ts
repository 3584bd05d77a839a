import { UpshiftError } from '@upshift/contracts';
import type { ApiContext } from '../api-context.ts';

/** Where requests wait for tasks, of all doors together. */
export interface WaitingRoom {
  /** Takes a place. @throws UpshiftError OVERLOADED when all are taken */
  enter(): WaitingPlace;
}

export interface WaitingPlace {
  /**
   * Resolves when the task is settled, after `waitMs`, when the client is gone or when the API closes: look at the task.
   *
   * @param until `settled` (where silent): `in_review` is; `ended`: a person has decided too
   * @throws UpshiftError NOT_READY
   */
  waitFor(taskId: string, waitMs: number, gone: AbortSignal, until?: 'settled' | 'ended'): Promise<void>;
  leave(): void;
}

/** How much longer than it was asked to wait the record may take, in ms. */
const waitGraceMs = 2000;

export function createWaitingRoom(context: ApiContext): WaitingRoom {
  const { deps, config, record, tenantId, closing } = context;
  let taken = 0;
  return {
    enter() {
      if (taken >= config.maxWaiting)
        throw new UpshiftError('OVERLOADED', 'Too many requests are waiting for a task at the moment.');
      taken += 1;
      return {
        async waitFor(taskId, waitMs, gone, until = 'settled') {
          const signal = AbortSignal.any([gone, closing]);
          await record.ask(() => deps.store.waitSettled(tenantId, taskId, waitMs, signal, until), {
            timeoutMs: waitMs + waitGraceMs,
          });
        },
        leave() {
          taken -= 1;
        },
      };
    },
  };
}
