import type { SeededRandom } from './seeded-random.ts';

/** The 95th percentile of the standard normal distribution. */
const z95 = 1.6448536269514722;

/** Draws a latency in ms from the log-normal distribution whose median is `p50` and whose 95th percentile is `p95`. */
export function drawLatency({ p50, p95 }: { p50: number; p95: number }, random: SeededRandom): number {
  if (p50 <= 0) return 0;
  const sigma = Math.log(Math.max(p95, p50) / p50) / z95;
  return p50 * Math.exp(sigma * drawNormal(random));
}

/** Box and Muller's transform of two uniform draws. */
function drawNormal(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
