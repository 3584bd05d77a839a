import { expect, test } from 'vitest';
import { createBackOff } from './create-back-off.ts';
import { parseJob } from './parse-job.ts';
import { toIdempotencyKey } from './to-idempotency-key.ts';

const keyOf = (id: string, addedAt = 5) => toIdempotencyKey({ queue: 'inbox', id, addedAt });

test('a producer’s own id is the key, whenever the job was added', () => {
  expect(keyOf('order-7', 1)).toBe('bullmq/inbox/order-7');
  expect(keyOf('order-7', 2)).toBe(keyOf('order-7', 1));
});

test('a number that the queue counted is told apart by when the job was added', () => {
  expect(keyOf('12', 1)).toBe('bullmq/inbox/12@1');
  expect(keyOf('12', 2)).not.toBe(keyOf('12', 1));
});

test('every key is one that HTTP would take, and no two ids share one', () => {
  const ids = ['ü', 'x y', 'x'.repeat(300), 'x'.repeat(301), '', 'a', 'a\n', 'a:b'];
  const keys = ids.map((id) => keyOf(id));
  expect(keys.filter((key) => !/^[\x21-\x7e]{1,255}$/.test(key))).toEqual([]);
  expect(new Set(keys).size).toBe(ids.length);
});

test('waits twice as long each time, at most 30 s, and jobs that are turned away together wait together', () => {
  let now = 100;
  const backOff = createBackOff({ monotonic: () => now });
  const waits = Array.from({ length: 7 }, () => {
    const ms = backOff.next();
    now += ms / 2;
    expect(backOff.next()).toBe(ms / 2);
    now += ms / 2;
    return ms;
  });
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  backOff.reset();
  expect(backOff.next()).toBe(1000);
});

test('what cannot be written as JSON again is refused, not thrown over', () => {
  let deep: unknown = {};
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  expect(() => parseJob({ name: 'task', data: deep })).toThrow(expect.objectContaining({ code: 'BODY_TOO_DEEP' }));
  expect(() => parseJob({ name: 'task', data: undefined })).toThrow(
    expect.objectContaining({ code: 'REQUEST_INVALID' }),
  );
});
