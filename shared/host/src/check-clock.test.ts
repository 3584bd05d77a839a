import { silentLogger } from '@upshift/testkit';
import { expect, it } from 'vitest';
import { checkClock } from './check-clock.ts';

const clockAt = (ms: number) => ({ now: () => ms, monotonic: () => 0, sleep: async () => undefined });

it.each([
  ['an hour ahead', 3_600_000, 1],
  ['an hour behind', -3_600_000, 1],
  ['a second off', 1000, 0],
])('warns of a clock that is %s, or not', async (_, offMs, warnings) => {
  let warned = 0;
  const logger = {
    ...silentLogger,
    warn() {
      warned += 1;
    },
  };
  await checkClock({ databaseNow: async () => 1_800_000_000_000 }, clockAt(1_800_000_000_000 + offMs), logger);
  expect(warned).toBe(warnings);
});
