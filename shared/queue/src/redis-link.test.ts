import { expect, it } from 'vitest';
import { retryDelayMs } from './redis-link.ts';

it('tries again within half a second for a producer, within 2.25 s for a worker', () => {
  const times = Array.from({ length: 2000 }, (_, at) => at + 1);
  expect(Math.max(...times.map((time) => retryDelayMs('producer', time, 1)))).toBe(500);
  expect(Math.max(...times.map((time) => retryDelayMs('worker', time, 0.999)))).toBeLessThan(2250);
  expect(retryDelayMs('worker', 1, 0)).toBe(200);
});
