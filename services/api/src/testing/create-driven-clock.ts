import type { Clock } from '@upshift/ports';

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/**
 * A clock whose time passes only while everybody sleeps: then it jumps to the earliest of them. What is measured on it
 * is what the code waits for, whatever else the machine is doing.
 */
export function createDrivenClock(): Clock {
  const sleepers = new Set<Sleeper>();
  let nowMs = 0;

  function jump(): void {
    const next = [...sleepers].sort((left, right) => left.dueMs - right.dueMs)[0];
    if (next === undefined) return;
    nowMs = Math.max(nowMs, next.dueMs);
    next.wake();
  }

  return {
    now: () => nowMs,
    monotonic: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper: Sleeper = {
          dueMs: nowMs + ms,
          wake() {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
        setImmediate(() => setImmediate(jump));
      }),
  };
}
