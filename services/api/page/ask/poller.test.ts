import { expect, test } from 'vitest';
import { createPoller } from './poller.js';

/** Timers that a test turns by hand, and a server that answers when it is told to. */
function setUp() {
  const waits: { run: () => void; ms: number }[] = [];
  const asked: { answer: (data: string) => void; fail: () => void; signal: AbortSignal }[] = [];
  const heard: string[] = [];
  let now = 0;
  const poller = createPoller<string>({
    load: (signal) =>
      new Promise((answer, reject) => asked.push({ answer, fail: () => reject(new Error('away')), signal })),
    onData: (data) => heard.push(data),
    onError: () => heard.push('error'),
    timers: {
      set: (run, ms) => {
        const wait = { run, ms };
        waits.push(wait);
        return wait;
      },
      clear: (timer) => void waits.splice(waits.indexOf(timer as (typeof waits)[number]), 1),
      now: () => now,
    },
  });
  return {
    poller,
    asked,
    heard,
    waits,
    pass: (ms: number) => {
      now += ms;
    },
    /** Ends the wait and tells how long it was. */
    async next(): Promise<number | undefined> {
      // Let the answer reach whoever waits for it.
      await new Promise((resolve) => setTimeout(resolve, 0));
      const wait = waits.shift();
      wait?.run();
      return wait?.ms;
    },
  };
}

test('asks two seconds after an answer, one question at a time', async () => {
  const { poller, asked, heard, next } = setUp();
  poller.start();
  poller.start();
  expect(asked).toHaveLength(1);
  asked[0]?.answer('one');
  expect(await next()).toBe(2000);
  expect(asked).toHaveLength(2);
  expect(heard).toEqual(['one']);
});

test('asks later when answers take long', async () => {
  const { poller, asked, next, pass } = setUp();
  poller.start();
  pass(1500);
  asked[0]?.answer('slow');
  expect(await next()).toBe(6000);
});

test('waits twice as long after each failure up to half a minute, and is quick again after an answer', async () => {
  const { poller, asked, heard, next } = setUp();
  poller.start();
  const waited: (number | undefined)[] = [];
  for (let n = 0; n < 6; n++) {
    asked[n]?.fail();
    waited.push(await next());
  }
  expect(waited).toEqual([4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  asked[6]?.answer('back');
  expect(await next()).toBe(2000);
  expect(heard).toEqual([...Array(6).fill('error'), 'back']);
});

test('hears nothing more of a question that was given up', async () => {
  const { poller, asked, heard, next, waits } = setUp();
  poller.start();
  poller.stop();
  expect(asked[0]?.signal.aborted).toBe(true);
  asked[0]?.answer('late');
  expect(await next()).toBeUndefined();
  poller.start();
  asked[1]?.answer('fresh');
  await next();
  poller.stop();
  expect([heard, waits]).toEqual([['fresh'], []]);
});

test('asks at once when the question has changed, and not where nobody asks', async () => {
  const { poller, asked } = setUp();
  poller.restart();
  expect(asked).toHaveLength(0);
  poller.start();
  poller.restart();
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false]);
});
