import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again until the answer is something.
 *
 * @param ask answers undefined for "not yet"; what it throws ends the polling
 * @param timeoutMs from the first question; the last question may end later than this
 * @returns the first answer, or undefined when the time is over
 */
export async function pollUntil<T>(
  ask: () => Promise<T | undefined>,
  { timeoutMs, intervalMs = 20 }: { timeoutMs: number; intervalMs?: number },
): Promise<T | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() >= deadline) return answer;
    await delay(intervalMs);
  }
}
