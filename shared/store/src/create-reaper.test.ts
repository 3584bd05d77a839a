import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { createReaper } from './create-reaper.ts';

/** A record that answers each statement after what `answerAfter` adds to the time. */
function fakeRecord() {
  const statements: string[] = [];
  const time = { now: 0, answerAfterMs: 1 };
  const query = async (text: string) => {
    time.now += time.answerAfterMs;
    statements.push(text);
    return {
      rows: text.includes('report')
        ? [{ report: { workersDead: text.includes('upshift_reap') ? 1 : 0 } }]
        : [{ at: 'now' }],
    };
  };
  return { pool: { query } as unknown as Pick<pg.Pool, 'query'>, time, statements };
}

describe('createReaper', () => {
  it('declares silent workers dead while the record answers', async () => {
    const { pool, time } = fakeRecord();
    const reap = createReaper(pool, () => time.now);
    time.now += 5000;
    expect((await reap(15_000)).workersDead).toBe(1);
  });

  it('gives workers two beats after the record was away, then goes on', async () => {
    const { pool, time, statements } = fakeRecord();
    const reap = createReaper(pool, () => time.now);
    await reap(15_000);
    time.answerAfterMs = 30_000;
    const first = reap(15_000);
    time.answerAfterMs = 1;
    expect((await first).workersDead).toBe(0);
    expect(statements.at(-1)).toContain('upshift_free');
    time.now += 9000;
    expect((await reap(15_000)).workersDead).toBe(0);
    time.now += 2000;
    expect((await reap(15_000)).workersDead).toBe(1);
  });
});
