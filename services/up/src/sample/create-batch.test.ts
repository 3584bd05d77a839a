import { expect, test } from 'vitest';
import { createBatch } from './create-batch.ts';

test('hands rows on together and in order, when flushed or after a while', async () => {
  const handed: number[][] = [];
  const batch = createBatch<number>(async (rows) => void handed.push([...rows]), 1);
  batch.add(1);
  batch.add(2);
  await expect.poll(() => handed).toEqual([[1, 2]]);
  batch.add(3);
  await batch.flush();
  await batch.close();
  expect(handed).toEqual([[1, 2], [3]]);
});

test('keeps what could not be handed on, says so, and tries again', async () => {
  let isAway = true;
  const handed: number[] = [];
  const batch = createBatch<number>(async (rows) => {
    if (isAway) throw new Error('away');
    handed.push(...rows);
  }, 60_000);
  batch.add(1);
  await expect(batch.flush()).rejects.toThrow('away');
  batch.add(2);
  isAway = false;
  await batch.flush();
  expect(handed).toEqual([1, 2]);
});

test('many rows go in several statements', async () => {
  const sizes: number[] = [];
  const batch = createBatch<number>(async (rows) => void sizes.push(rows.length), 60_000);
  for (let row = 0; row < 1200; row += 1) batch.add(row);
  await batch.flush();
  expect(sizes).toEqual([500, 500, 200]);
});
