import type { WorkKey } from '@upshift/ports';

/** The work that this process has in hand, so that it can be aborted by key or all at once. */
export interface InFlight {
  begin(key: WorkKey): { signal: AbortSignal; end(): void };
  abort(key: WorkKey, reason: AbortReason): void;
  abortAll(reason: AbortReason): void;
  readonly size: number;
  /** Resolves when nothing is in flight. */
  emptied(): Promise<void>;
}

/** Why work was aborted: its sibling decided or it was cancelled; this worker was declared dead; the process stops. */
export type AbortReason = 'cancelled' | 'lease_lost' | 'stopping';

export function createInFlight(): InFlight {
  const controllers = new Map<string, Set<AbortController>>();
  let size = 0;
  let waiting: (() => void)[] = [];

  return {
    begin(key) {
      const name = nameOf(key);
      const controller = new AbortController();
      const same = controllers.get(name) ?? new Set();
      same.add(controller);
      controllers.set(name, same);
      size += 1;
      return {
        signal: controller.signal,
        end() {
          same.delete(controller);
          if (same.size === 0 && controllers.get(name) === same) controllers.delete(name);
          size -= 1;
          if (size > 0) return;
          const resolved = waiting;
          waiting = [];
          for (const resolve of resolved) resolve();
        },
      };
    },
    abort(key, reason) {
      for (const controller of controllers.get(nameOf(key)) ?? []) controller.abort(reason);
    },
    abortAll(reason) {
      for (const same of controllers.values()) for (const controller of same) controller.abort(reason);
    },
    get size() {
      return size;
    },
    emptied() {
      return size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
    },
  };
}

function nameOf({ taskId, step, no }: WorkKey): string {
  return `${taskId}/${step}/${no}`;
}
