import { describe, expect, it } from 'vitest';
import { createGroup } from './create-group.ts';

interface Row {
  readonly key: string;
  readonly size?: number;
}

/** A group whose flushes end when the test says so. */
function heldGroup(options: { maxRows?: number; maxSize?: number; lanes?: number } = {}) {
  const flushes: { keys: string[]; end(error?: Error): void }[] = [];
  const group = createGroup<Row, string>({
    maxRows: options.maxRows ?? 3,
    ...(options.maxSize === undefined ? {} : { maxSize: options.maxSize }),
    lanes: options.lanes ?? 1,
    keyOf: ({ key }) => key,
    sizeOf: ({ size = 1 }) => size,
    flush: (rows) =>
      new Promise((resolve, reject) => {
        const keys = rows.map(({ key }) => key);
        flushes.push({ keys, end: (error) => (error === undefined ? resolve(keys) : reject(error)) });
      }),
  });
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  return { group, flushes, turn };
}

describe('createGroup', () => {
  it('sends at once what came in one turn, and gathers the rest until that has landed', async () => {
    const { group, flushes, turn } = heldGroup();
    const first = [group.add({ key: 'a' }), group.add({ key: 'b' })];
    await turn();
    const later = group.add({ key: 'c' });
    await turn();
    expect(flushes.map(({ keys }) => keys)).toEqual([['a', 'b']]);
    flushes[0]?.end();
    expect(await Promise.all(first)).toEqual(['a', 'b']);
    await turn();
    flushes[1]?.end();
    expect(await later).toBe('c');
  });

  it('sends no more rows than allowed, and one key once', async () => {
    const { group, flushes, turn } = heldGroup();
    for (const key of ['a', 'a', 'b', 'c', 'd', 'a']) void group.add({ key });
    await turn();
    flushes[0]?.end();
    await turn();
    flushes[1]?.end();
    await turn();
    expect(flushes.map(({ keys }) => keys)).toEqual([['a', 'b', 'c'], ['a', 'd'], ['a']]);
  });

  it('sends no more than the size allowed; a heavier row flies alone and is not overtaken by its own key', async () => {
    const { group, flushes, turn } = heldGroup({ maxRows: 10, maxSize: 10 });
    for (const [key, size] of [
      ['a', 6],
      ['b', 99],
      ['b', 1],
      ['c', 4],
      ['d', 1],
    ] as const)
      void group.add({ key, size });
    await turn();
    for (const flush of [0, 1, 2]) {
      flushes[flush]?.end();
      await turn();
    }
    expect(flushes.map(({ keys }) => keys)).toEqual([['a', 'c'], ['b'], ['b', 'd']]);
  });

  it('keeps a key out of a second lane while it is in the first', async () => {
    const { group, flushes, turn } = heldGroup({ lanes: 2 });
    void group.add({ key: 'a' });
    await turn();
    void group.add({ key: 'a' });
    void group.add({ key: 'b' });
    await turn();
    expect(flushes.map(({ keys }) => keys)).toEqual([['a'], ['b']]);
  });

  it('rejects the rows of a flush that failed, and goes on', async () => {
    const { group, flushes, turn } = heldGroup({ maxRows: 1 });
    const [first, second] = [group.add({ key: 'a' }), group.add({ key: 'b' })];
    await turn();
    flushes[0]?.end(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await turn();
    flushes[1]?.end();
    expect(await second).toBe('b');
    await group.idle();
  });
});
