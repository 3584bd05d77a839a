import { expect, it } from 'vitest';
import { parseRedisPid } from './redis-leftover.ts';

it('reads the pid and its start, and nothing from other text', () => {
  expect(parseRedisPid('{"pid":77,"startedAt":"boot:1"}')).toEqual({ pid: 77, startedAt: 'boot:1' });
  expect(parseRedisPid('{"pid":77,"startedAt":null}')).toEqual({ pid: 77, startedAt: null });
  for (const text of ['', '77', 'null', '{"pid":77}', '{"pid":1,"startedAt":null}', '{"pid":"77","startedAt":null}']) {
    expect(parseRedisPid(text)).toBeUndefined();
  }
});
