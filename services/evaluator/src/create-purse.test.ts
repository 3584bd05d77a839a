import { expect, it } from 'vitest';
import { createPurse } from './create-purse.ts';

it('never hands out more than there is, and waits for what comes back', async () => {
  const purse = createPurse(100, 0);
  expect(await purse.take(60, 10)).toBe(60);
  const second = purse.take(60, 10);
  purse.settle(60, 20);
  expect(await second).toBe(60);
  const third = purse.take(60, 10);
  purse.settle(60, 60);
  expect(await third).toBe(20);
  const fourth = purse.take(60, 10);
  purse.settle(20, 20);
  expect(await fourth).toBeNull();
});

it('gives nothing for a call that it could never pay', async () => {
  expect(await createPurse(100, 95).take(60, 10)).toBeNull();
  expect(await createPurse(100, 0).take(60, Number.POSITIVE_INFINITY)).toBeNull();
});

it('goes on where an earlier evaluator stopped', async () => {
  expect(await createPurse(100, 70).take(60, 10)).toBe(30);
});
