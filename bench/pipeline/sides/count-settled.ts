import type { TaskStore } from '@upshift/ports';

/** Counts the commits that ended a task in success, by the record's own answer. */
export function countSettled<Store extends TaskStore>(
  store: Store,
): {
  readonly store: Store;
  expect(count: number): void;
  reached(): Promise<void>;
  /** Tasks a second between the first and the last quarter: neither ramp nor end is in it. */
  middleRate(): number;
} {
  let settled = 0;
  let quarterAt = 0;
  let threeQuartersAt = 0;
  let expected = Number.POSITIVE_INFINITY;
  let onReached: () => void = () => undefined;
  let reached = Promise.resolve();

  return {
    store: {
      ...store,
      async commit(data: Parameters<TaskStore['commit']>[0]) {
        const result = await store.commit(data);
        const { transition } = data;
        if (result.outcome !== 'committed' || transition.kind !== 'settle') return result;
        if (transition.state !== 'succeeded') process.stderr.write(`A task ended as ${transition.state}.\n`);
        settled += 1;
        if (settled === Math.round(expected / 4)) quarterAt = performance.now();
        if (settled === Math.round((3 * expected) / 4)) threeQuartersAt = performance.now();
        if (settled === expected) onReached();
        return result;
      },
    },
    expect(count) {
      settled = 0;
      expected = count;
      reached = new Promise((resolve) => {
        onReached = resolve;
      });
    },
    reached: () => reached,
    middleRate: () => (expected / 2 / (threeQuartersAt - quarterAt)) * 1000,
  };
}
