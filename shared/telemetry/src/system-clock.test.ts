import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { systemClock } from './system-clock.ts';

describe('the system clock', () => {
  it('sleeps, and its monotonic time goes on', async () => {
    const before = systemClock.monotonic();
    await systemClock.sleep(20);
    expect(systemClock.monotonic() - before).toBeGreaterThanOrEqual(19);
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1000);
  });

  it('wakes at once when the signal aborts, before or during the sleep', async () => {
    const controller = new AbortController();
    const sleeping = systemClock.sleep(60_000, controller.signal);
    controller.abort();
    await sleeping;
    await systemClock.sleep(60_000, controller.signal);
  });

  it('leaves no listener on a signal that outlives it', async () => {
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 50 }, () => systemClock.sleep(1, signal)));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
