import { jobIdOf } from '@upshift/contracts';
import type { ReconcilerStore, RingOrder } from '@upshift/ports';
import { toRing } from '@upshift/stage';
import { systemClock } from '@upshift/telemetry';
import { createMemoryJobQueue, poll, silentLogger } from '@upshift/testkit';
import { expect, it } from 'vitest';
import { ringLost } from './reconcile.ts';

const order: RingOrder = {
  taskId: 't_01TEST00000000000000000001',
  step: 2,
  no: 0,
  kind: 'call',
  queue: 'execute-efficient',
  rings: 1,
  traceparent: null,
};

/** A record whose suspects are these, which notes what is rung again and what failed. */
function createStore(suspects: readonly RingOrder[]) {
  const again: RingOrder[] = [];
  const failed: RingOrder[] = [];
  const store: Pick<ReconcilerStore, 'suspectRings' | 'ringAgain' | 'ringsFailed'> = {
    suspectRings: async () => suspects.map((suspect) => ({ ...suspect, rungSecondsAgo: 31 })),
    async ringAgain(keys) {
      again.push(...keys.map((key) => ({ ...order, ...key, rings: 2 })));
      return again;
    },
    async ringsFailed(keys) {
      failed.push(...keys.map((key) => ({ ...order, ...key })));
    },
  };
  return { store: store as ReconcilerStore, again, failed };
}

it('rings again what a consumer took long ago and never claimed, and not what still waits', async () => {
  const queue = createMemoryJobQueue();
  const waiting = { ...order, queue: 'validate', kind: 'validate' as const };
  await queue.ring([toRing(order), toRing(waiting)]);
  const never = new Promise<void>(() => undefined);
  await queue.consume(order.queue, () => never, { concurrency: 5, lockMs: 1000, stalledCheckMs: 1000 });
  await poll('the job in hand', async () => (await queue.counts(order.queue)).active === 1);

  const { store, again, failed } = createStore([order, waiting]);
  const deps = { store, queue, clock: systemClock, logger: silentLogger };
  expect(await ringLost(deps)).toBe(1);
  expect(again.map((one) => jobIdOf(one, one.kind, one.rings))).toEqual([jobIdOf(order, 'call', 2)]);
  expect(await queue.counts(order.queue)).toEqual({ waiting: 0, active: 2 });
  expect(failed).toEqual([]);
});

it('takes losses back that were none, because the queue took no rings', async () => {
  const queue = createMemoryJobQueue();
  const full = { ...queue, ring: () => Promise.reject(new Error('full')) };
  const { store, again, failed } = createStore([order]);
  const deps = { store, queue: full, clock: systemClock, logger: silentLogger };
  await expect(ringLost(deps)).rejects.toThrow('full');
  expect(failed.map(({ taskId, step, no }) => ({ taskId, step, no }))).toEqual(
    again.map(({ taskId, step, no }) => ({ taskId, step, no })),
  );
});
