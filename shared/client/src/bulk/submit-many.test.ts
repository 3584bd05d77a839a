import { expect, test } from 'vitest';
import { z } from 'zod';
import { createClient } from '../create-client.ts';
import type { BatchTask } from '../new-task.ts';
import { createFakeFetch, type FakeAnswer, origin, refusal } from '../testing/create-fake-fetch.ts';
import { toTaskId } from '../testing/make-task.ts';
import type { BatchOutcome } from './batch-line.ts';
import type { SubmitManyOptions } from './submit-many.ts';

/** The bulk door in memory: knows keys, and does to each POST what the test says, by its number from 0. */
function createDoor(
  trouble: (post: number, line: { prompt: string; at: number }) => 'break' | string | undefined = () => undefined,
) {
  const known = new Map<string, string>();
  let posts = 0;
  const largest = { lines: 0 };
  const answer: FakeAnswer = ({ body }) => {
    const post = posts++;
    const lines = body
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    largest.lines = Math.max(largest.lines, lines.length);
    const written: string[] = [];
    for (const [at, { prompt, idempotencyKey }] of lines.entries()) {
      const line = at + 1;
      const what = trouble(post, { prompt, at });
      if (what === 'break') return breakOff(written);
      if (what !== undefined) {
        const status = what === 'OVERLOADED' ? 503 : 422;
        written.push(JSON.stringify({ line, status, error: { code: what, message: 'No.', path: '/workload' } }));
        continue;
      }
      const replayed = known.has(idempotencyKey);
      if (!replayed) known.set(idempotencyKey, toTaskId(known.size));
      written.push(JSON.stringify({ line, status: 202, id: known.get(idempotencyKey), replayed }));
    }
    written.push(JSON.stringify({ summary: { lines: lines.length, accepted: 0, replayed: 0, rejected: 0 } }));
    return new Response(`${written.join('\n')}\n`);
  };
  const { fetch, calls } = createFakeFetch(answer);
  const client = createClient({ baseUrl: origin, fetch, random: () => 0, sleep: async () => {} });
  return { client, calls, known, largest };
}

/** What was written so far arrives, then the connection breaks in the middle of a line. */
function breakOff(written: readonly string[]): Response {
  const chunks = [...written.map((line) => `${line}\n`), '{"line":'];
  const encoder = new TextEncoder();
  return new Response(
    new ReadableStream({
      pull(controller) {
        const chunk = chunks.shift();
        if (chunk === undefined) controller.error(new TypeError('terminated'));
        else controller.enqueue(encoder.encode(chunk));
      },
    }),
  );
}

async function* count(total: number, onRead: (n: number) => void = () => {}): AsyncGenerator<BatchTask> {
  for (let n = 0; n < total; n += 1) {
    onRead(n);
    yield { prompt: String(n) };
  }
}

async function take<B>(outcomes: AsyncIterable<BatchOutcome<B>>): Promise<BatchOutcome<B>[]> {
  const all: BatchOutcome<B>[] = [];
  for await (const outcome of outcomes) all.push(outcome);
  return all;
}

test('tells of each task, in the order of the source', async () => {
  const { client, calls, known } = createDoor();
  const outcomes = await take(client.submitMany(count(1003), { chunkTasks: 100 }));
  expect(outcomes.map(({ index, item }) => [index, item.prompt])).toEqual(
    Array.from({ length: 1003 }, (_, n) => [n, String(n)]),
  );
  expect(outcomes.every((outcome) => outcome.ok && known.get(outcome.idempotencyKey) === outcome.id)).toBe(true);
  expect(calls).toHaveLength(11);
  expect(calls[0]).toMatchObject({ path: '/v1/tasks/bulk', headers: { 'content-type': 'application/x-ndjson' } });
});

test('a connection that breaks loses nothing and makes nothing twice', async () => {
  // Every other POST breaks off at its seventh line.
  const { client, known, calls } = createDoor((post, { at }) => (post % 2 === 0 && at === 6 ? 'break' : undefined));
  const outcomes = await take(client.submitMany(count(200), { chunkTasks: 20, concurrency: 3 }));
  expect(outcomes.map((outcome) => outcome.ok && outcome.item.prompt)).toEqual(
    Array.from({ length: 200 }, (_, n) => String(n)),
  );
  expect(known.size).toBe(200);
  expect(calls.length).toBeGreaterThan(10);
});

test('lines that were answered before the break are not sent again', async () => {
  const { client, calls } = createDoor((post, { at }) => (post === 0 && at === 6 ? 'break' : undefined));
  await take(client.submitMany(count(10)));
  expect(calls.map(({ body }) => body.trimEnd().split('\n').length)).toEqual([10, 4]);
});

test('an answer that ends without its summary, as of an API that stops, is no end', async () => {
  const answer = (id: number): string => JSON.stringify({ line: 1, status: 202, id: toTaskId(id), replayed: false });
  const summary = { lines: 1, accepted: 1, replayed: 0, rejected: 0 };
  const { fetch, calls } = createFakeFetch(
    () => new Response(`${answer(1)}\n`),
    () => new Response(`${answer(2)}\n${JSON.stringify({ summary })}\n`),
  );
  const client = createClient({ baseUrl: origin, fetch, sleep: async () => {} });
  const outcomes = await take(client.submitMany(count(2)));
  expect(outcomes).toMatchObject([{ id: toTaskId(1) }, { id: toTaskId(2) }]);
  expect(calls.map(({ body }) => JSON.parse(body.trimEnd().split('\n').at(-1) ?? '').prompt)).toEqual(['1', '1']);
});

test('a task that is refused does not hold up the others', async () => {
  const { client } = createDoor((_, { prompt }) => (prompt === '1' ? 'WORKLOAD_UNKNOWN' : undefined));
  const outcomes = await take(client.submitMany(count(3)));
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
  expect(outcomes[1]).toMatchObject({ error: { code: 'WORKLOAD_UNKNOWN', status: 422, path: '/workload' } });
});

test('a task that is refused for now is handed in again, and refused when that does not end', async () => {
  const door = createDoor((post, { prompt }) => (prompt === '1' && post < 2 ? 'OVERLOADED' : undefined));
  expect((await take(door.client.submitMany(count(3)))).map(({ ok }) => ok)).toEqual([true, true, true]);
  expect(door.calls).toHaveLength(3);
  const closed = createDoor((_, { prompt }) => (prompt === '1' ? 'OVERLOADED' : undefined));
  const outcomes = await take(closed.client.submitMany(count(3)));
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
  expect(outcomes[1]).toMatchObject({ error: { code: 'OVERLOADED', retryable: true } });
});

test('a source is read no faster than outcomes are taken', async () => {
  const { client, largest } = createDoor();
  let read = 0;
  const options: SubmitManyOptions = { maxInHand: 10, chunkTasks: 4, concurrency: 2 };
  const counted = count(100, () => {
    read += 1;
  });
  let taken = 0;
  for await (const _ of client.submitMany(counted, options)) {
    // The generator is suspended here with this outcome handed over: whatever else was read is in hand.
    taken += 1;
    expect(read - taken).toBeLessThanOrEqual(10);
  }
  expect(taken).toBe(100);
  expect(largest.lines).toBeLessThanOrEqual(4);
});

test('a source that pauses does not hold up what it gave before', async () => {
  const { client } = createDoor();
  let release: () => void = () => {};
  async function* slow(): AsyncGenerator<BatchTask> {
    yield { prompt: 'first' };
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    yield { prompt: 'second' };
  }
  const outcomes = client.submitMany(slow(), { lingerMs: 1 });
  // Would never come if the chunk waited to be full.
  expect((await outcomes.next()).value).toMatchObject({ index: 0, ok: true });
  release();
  expect((await outcomes.next()).value).toMatchObject({ index: 1, ok: true });
  expect((await outcomes.next()).done).toBe(true);
});

test('what the source throws comes after what it gave', async () => {
  const { client } = createDoor();
  async function* broken(): AsyncGenerator<BatchTask> {
    yield { prompt: 'first' };
    throw new Error('line 2 is no JSON');
  }
  const outcomes = client.submitMany(broken());
  expect((await outcomes.next()).value).toMatchObject({ index: 0, ok: true });
  await expect(outcomes.next()).rejects.toThrow('line 2 is no JSON');
});

test('a server that stays away ends the batch, which can be handed in again', async () => {
  const { client, calls } = createDoor((_, { prompt }) => (prompt === '5' ? 'break' : undefined));
  const batch = Array.from({ length: 8 }, (_, n) => ({ prompt: String(n), idempotencyKey: `batch-${n}` }));
  const told: number[] = [];
  await expect(
    (async () => {
      for await (const { index } of client.submitMany(batch)) told.push(index);
    })(),
  ).rejects.toMatchObject({ code: 'CONNECTION_FAILED' });
  expect(told).toEqual([0, 1, 2, 3, 4]);
  // The first broke off after five lines; the first of those that followed got no further, nor did five more.
  expect(calls).toHaveLength(6);
});

test('an API that knows no such door is an error at once', async () => {
  const { fetch, calls } = createFakeFetch(refusal(404, 'ROUTE_NOT_FOUND'));
  const client = createClient({ baseUrl: origin, fetch });
  await expect(take(client.submitMany(count(3)))).rejects.toMatchObject({ code: 'ROUTE_NOT_FOUND', status: 404 });
  expect(calls).toHaveLength(1);
});

test('leaving the loop stops the calls under way and the source', async () => {
  const { fetch, calls } = createFakeFetch(
    () =>
      new Response(
        `{"line":1,"status":202,"id":"${toTaskId(1)}","replayed":false}\n{"line":2,"status":202,"id":"${toTaskId(2)}","replayed":false}\n{"summary":{"lines":2,"accepted":2,"replayed":0,"rejected":0}}\n`,
      ),
    ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  );
  let closed = false;
  async function* endless(): AsyncGenerator<BatchTask> {
    try {
      for (;;) yield { prompt: 'again' };
    } finally {
      closed = true;
    }
  }
  const client = createClient({ baseUrl: origin, fetch });
  for await (const { index } of client.submitMany(endless(), { chunkTasks: 2 })) if (index === 1) break;
  expect(calls.slice(1).every(({ signal }) => signal.aborted)).toBe(true);
  expect(closed).toBe(true);
});

test('the signal ends it, also while it waits', async () => {
  const { fetch } = createFakeFetch(
    ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  );
  const client = createClient({ baseUrl: origin, fetch });
  const controller = new AbortController();
  const outcomes = take(client.submitMany(count(3), { signal: controller.signal }));
  controller.abort(new Error('enough'));
  await expect(outcomes).rejects.toThrow('enough');
});

test('each task may have a schema; one that cannot be sent ends the batch after what came before it', async () => {
  const { client, calls } = createDoor();
  let closed = false;
  async function* batch(): AsyncGenerator<BatchTask> {
    try {
      yield { prompt: 'a', schema: z.object({ total: z.number() }) };
      yield { prompt: 'b', schema: z.date() };
    } finally {
      closed = true;
    }
  }
  const outcomes = client.submitMany(batch());
  expect((await outcomes.next()).value).toMatchObject({ index: 0, ok: true });
  await expect(outcomes.next()).rejects.toMatchObject({ code: 'SCHEMA_UNUSABLE' });
  expect(closed).toBe(true);
  expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({ output: { schema: { type: 'object' } } });
});
