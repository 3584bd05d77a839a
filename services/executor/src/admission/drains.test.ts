import type { Clock, DeploymentChange, Logger } from '@upshift/ports';
import { expect, it } from 'vitest';
import { followDrains } from './drains.ts';

const logger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => logger,
};

/** Reads again when the test says so. */
async function follow(
  first: readonly DeploymentChange[] = [],
  restore: (name: string) => Promise<void> = async () => {},
) {
  let changes: readonly DeploymentChange[] | Error = first;
  let wake: () => void = () => {};
  const restored: string[] = [];
  let reads = 0;
  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    sleep: (_ms, signal) =>
      new Promise((resolve) => {
        wake = resolve;
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
  };
  const drains = await followDrains({
    store: {
      async deploymentChanges() {
        reads += 1;
        if (changes instanceof Error) throw changes;
        return changes;
      },
    },
    limiter: {
      async restore(name) {
        restored.push(name);
        await restore(name);
      },
    },
    clock,
    logger,
    everyMs: 1000,
  });
  return {
    drains,
    restored,
    reads: () => reads,
    async turn(next: readonly DeploymentChange[] | Error): Promise<void> {
      changes = next;
      wake();
      for (let turns = 0; turns < 10; turns += 1) await Promise.resolve();
    },
  };
}

const change = (seq: number, deployment: string, action: DeploymentChange['action']): DeploymentChange => ({
  seq,
  deployment,
  action,
  reason: 'because',
  by: 'ada',
  at: '2026-11-26T12:00:00.000Z',
});

it('knows at the start what was drained before, and restores nothing then', async () => {
  const { drains, restored } = await follow([change(4, 'a', 'drain'), change(5, 'b', 'restore')]);
  expect([drains.names.length > 0, drains.has('a'), drains.has('b')]).toEqual([true, true, false]);
  expect(restored).toEqual([]);
  drains.close();
});

it('follows drains and restores, and passes each restore on to the limiter once', async () => {
  const { drains, restored, turn } = await follow();
  expect(drains.names.length > 0).toBe(false);
  await turn([change(1, 'a', 'drain')]);
  expect(drains.has('a')).toBe(true);
  await turn([change(2, 'a', 'restore')]);
  expect([drains.names.length > 0, restored]).toEqual([false, ['a']]);
  await turn([change(2, 'a', 'restore')]);
  expect(restored).toEqual(['a']);
  drains.close();
});

it('keeps what it knows while the record is away, and passes a restore on again until the limiter takes it', async () => {
  let away = true;
  const { drains, restored, turn } = await follow([change(1, 'a', 'drain')], async () => {
    if (away) throw new Error('away');
  });
  await turn(new Error('no record'));
  expect(drains.has('a')).toBe(true);
  await turn([change(2, 'a', 'restore')]);
  expect(drains.has('a')).toBe(false);
  away = false;
  await turn([change(2, 'a', 'restore')]);
  await turn([change(2, 'a', 'restore')]);
  expect(restored).toEqual(['a', 'a']);
  drains.close();
});

it('reads no more once it is closed', async () => {
  const { drains, reads, turn } = await follow();
  drains.close();
  await turn([change(1, 'a', 'drain')]);
  expect([reads(), drains.names.length > 0]).toEqual([1, false]);
});
