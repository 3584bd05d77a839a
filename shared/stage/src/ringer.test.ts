import type { Clock, JobQueue, Ring, RingOrder } from '@upshift/ports';
import { createMemoryJobQueue, silentLogger } from '@upshift/testkit';
import { expect, it } from 'vitest';
import { createRinger } from './ringer.ts';

const order = (taskId: string, no = 0): RingOrder => ({
  taskId,
  step: 2,
  no,
  kind: 'call',
  queue: 'execute-efficient',
  rings: 1,
  traceparent: null,
});

/** A clock whose sleepers wake when the test says what time it is. */
function drivenClock(): Clock & { at(ms: number): Promise<void> } {
  let now = 0;
  const sleepers = new Set<{ until: number; wake: () => void }>();
  return {
    now: () => now,
    monotonic: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = { until: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
    async at(ms) {
      now = ms;
      for (const sleeper of sleepers) if (sleeper.until <= now) sleeper.wake();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function setUp() {
  const clock = drivenClock();
  const rung: string[] = [];
  const queue: JobQueue = {
    ...createMemoryJobQueue(),
    ring: async (rings: readonly Ring[]) => void rung.push(...rings.map(({ id }) => id)),
  };
  return { clock, rung, ringer: createRinger({ queue, clock, logger: silentLogger, window: 10 }) };
}

it('rings what is due later at its time, under the id that the reconciler would give it', async () => {
  const { clock, rung, ringer } = setUp();
  ringer.ringLater([{ order: order('t_a'), delayMs: 100 }]);
  await clock.at(99);
  expect(rung).toEqual([]);
  await clock.at(110);
  expect(rung).toEqual(['t_a-call-2_0_1']);
});

it('forgets what was to be rung for a settled task, and for that one alone', async () => {
  const { clock, rung, ringer } = setUp();
  ringer.ringLater([
    { order: order('t_a'), delayMs: 100 },
    { order: order('t_a', 1), delayMs: 200 },
    { order: order('t_b'), delayMs: 100 },
  ]);
  ringer.forget('t_a');
  await clock.at(300);
  expect(rung).toEqual(['t_b-call-2_0_1']);
});

it('leaves to the reconciler what is due in a long time, and what is left when the process ends', async () => {
  const { clock, rung, ringer } = setUp();
  ringer.ringLater([
    { order: order('t_a'), delayMs: 60_000 },
    { order: order('t_b'), delayMs: 100 },
  ]);
  await ringer.settled();
  await clock.at(100_000);
  expect(rung).toEqual([]);
});
