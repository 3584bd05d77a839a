import { expect, it } from 'vitest';
import { createGate } from './gate.ts';

it('lets so many run at once, and the others in the order in which they came, whatever becomes of those before', async () => {
  const gate = createGate(2);
  const begun: number[] = [];
  const ends: { resolve(): void; reject(error: Error): void }[] = [];
  const runs = [0, 1, 2, 3].map((name) =>
    gate(() => {
      begun.push(name);
      return new Promise<void>((resolve, reject) => ends.push({ resolve, reject }));
    }).catch((error: Error) => error.message),
  );
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  ends[1]?.reject(new Error('broken'));
  expect(await runs[1]).toBe('broken');
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  ends[0]?.resolve();
  await expect.poll(() => begun).toEqual([0, 1, 2, 3]);
  for (const { resolve } of ends) resolve();
  await Promise.all(runs);
  expect(await gate(async () => 'free again')).toBe('free again');
});
