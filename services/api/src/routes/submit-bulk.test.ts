import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { bulkAnswerSchema, bulkLimits, bulkSummarySchema } from '@upshift/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { aheadLimits } from '../bulk/run-bulk.ts';
import { createFakeStore } from '../testing/fake-store.ts';
import { startApi, toTaskId } from '../testing/start-api.ts';

const headers = { 'content-type': 'application/x-ndjson' };
const line = (n: number, more: object = {}) => `${JSON.stringify({ prompt: `Task ${n}`, ...more })}\n`;
const lines = (count: number) => Array.from({ length: count }, (_, n) => line(n)).join('');

/** The answer's lines, parsed: those of the tasks, and the summary where there is one. */
function read(body: string) {
  const all = body.split('\n').filter((text) => text !== '');
  const answers = all.flatMap((text) => bulkAnswerSchema.safeParse(JSON.parse(text)).data ?? []);
  const summary = all.flatMap((text) => bulkSummarySchema.safeParse(JSON.parse(text)).data?.summary ?? []).at(-1);
  expect(answers.length + (summary === undefined ? 0 : 1)).toBe(all.length);
  return { answers, summary: summary ?? null };
}

async function startBulk(...options: Parameters<typeof startApi>) {
  const api = await startApi(...options);
  const bulk = async (payload: string | Buffer) => {
    const answer = await api.inject({ method: 'POST', url: '/v1/tasks/bulk', headers, payload });
    return { ...answer, ...read(answer.body) };
  };
  return { ...api, bulk };
}

/** A bulk on a real socket, which the test sends piece by piece. */
async function listenBulk(...options: Parameters<typeof startApi>) {
  const api = await startApi(...options);
  const { url } = await api.listen();
  onTestFinished(() => api.close());
  const open = (): ClientRequest => {
    const opened = request(`${url}/v1/tasks/bulk`, { method: 'POST', headers, agent: false });
    opened.on('error', () => undefined);
    return opened;
  };
  return { ...api, url, open };
}

async function bodyOf(sending: ClientRequest): Promise<string> {
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('error', () => undefined);
  await new Promise((resolve) => response.once('close', resolve));
  return Buffer.concat(chunks).toString();
}

test('answers each line in the order of the input, then sums up', async () => {
  const { bulk, store, rung } = await startBulk();
  const {
    statusCode,
    headers: sent,
    answers,
    summary,
  } = await bulk(`${line(1)}\r\n${line(2).trim()}\r\n\n  \n${line(3)}`);
  expect([statusCode, sent['content-type']]).toEqual([200, 'application/x-ndjson']);
  expect(sent['x-request-id']).toMatch(/^req_/);
  expect(answers).toEqual([
    { line: 1, status: 202, id: toTaskId(1), replayed: false },
    { line: 3, status: 202, id: toTaskId(2), replayed: false },
    { line: 6, status: 202, id: toTaskId(3), replayed: false },
  ]);
  expect(summary).toEqual({ lines: 3, accepted: 3, replayed: 0, rejected: 0 });
  expect(store.accepted.map(({ request: { input } }) => input.messages[0]?.content)).toEqual([
    'Task 1',
    'Task 2',
    'Task 3',
  ]);
  expect(rung).toHaveLength(3);
});

test('a bulk of nothing is summed up', async () => {
  const { bulk } = await startBulk();
  for (const payload of ['', '\n\n', ' \r\n'])
    expect(await bulk(payload)).toMatchObject({
      answers: [],
      summary: { lines: 0, accepted: 0, replayed: 0, rejected: 0 },
    });
});

test('bad lines are refused with the codes of the single door, where they stand; the rest is accepted', async () => {
  const { bulk, errors } = await startBulk();
  const bad: [string | Buffer, string, string?][] = [
    ['{"prompt":"secret', 'BODY_NOT_JSON'],
    [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'BODY_NOT_JSON'],
    ['{"prompt":"a\0"}', 'BODY_NOT_JSON'],
    ['{"prompt":"a\\u0000"}', 'TEXT_NOT_STORABLE', '/prompt'],
    ['{"prompt":"a","metadata":{"__proto__":"b"}}', 'BODY_FORBIDDEN_KEY', '/metadata/__proto__'],
    ['{"__proto__":{"prompt":"a"}}', 'BODY_FORBIDDEN_KEY', '/__proto__'],
    ['['.repeat(65) + ']'.repeat(65), 'BODY_TOO_DEEP'],
    ['"text"', 'REQUEST_INVALID'],
    ['[{"prompt":"a"}]', 'REQUEST_INVALID'],
    ['{"prompt":"a","workload":"nonsense"}', 'WORKLOAD_UNKNOWN', '/workload'],
    ['{"prompt":"a","output":{"schema":{"type":"nonsense"}}}', 'SCHEMA_INVALID', '/output/schema'],
    ['{"prompt":"a","budgetUsd":1e-9}', 'BUDGET_TOO_SMALL', '/budgetUsd'],
    ['{"prompt":"a","idempotencyKey":""}', 'IDEMPOTENCY_KEY_INVALID', '/idempotencyKey'],
    ['{"prompt":"a","idempotencyKey":7}', 'IDEMPOTENCY_KEY_INVALID', '/idempotencyKey'],
    [`{"prompt":"${'x'.repeat(1_048_577)}"}`, 'BODY_TOO_LARGE'],
  ];
  const payload = Buffer.concat(bad.flatMap(([text]) => [Buffer.from(text), Buffer.from(`\n${line(0)}`)]));
  const { answers, summary, body } = await bulk(payload);
  expect(
    answers
      .filter((_, at) => at % 2 === 0)
      .map((answer) => 'error' in answer && [answer.error.code, answer.error.path]),
  ).toEqual(bad.map(([, code, path]) => [code, path]));
  expect(answers.map((answer) => answer.line)).toEqual(answers.map((_, at) => at + 1));
  expect(summary).toEqual({ lines: 2 * bad.length, accepted: bad.length, replayed: 0, rejected: bad.length });
  expect(body).not.toContain('secret');
  expect(errors).toEqual([]);
});

test('a byte order mark is no part of the first line', async () => {
  const { bulk } = await startBulk();
  expect((await bulk(`\ufeff${line(1)}`)).summary).toMatchObject({ accepted: 1 });
});

test('a key makes one task, within a bulk, in the next bulk, and through the single door', async () => {
  const { bulk, submit } = await startBulk();
  const first = await bulk(
    line(1, { idempotencyKey: 'k' }) + line(1, { idempotencyKey: 'k' }) + line(2, { idempotencyKey: 'k' }),
  );
  expect(first.answers).toMatchObject([
    { status: 202, id: toTaskId(1), replayed: false },
    { status: 202, id: toTaskId(1), replayed: true },
    { status: 409, error: { code: 'IDEMPOTENCY_CONFLICT' } },
  ]);
  expect(first.summary).toEqual({ lines: 3, accepted: 1, replayed: 1, rejected: 1 });
  expect((await bulk(line(1, { idempotencyKey: 'k' }))).summary).toMatchObject({ accepted: 0, replayed: 1 });
  expect((await submit({ prompt: 'Task 1' }, { 'idempotency-key': 'k' })).json().id).toBe(toTaskId(1));
});

test(`line ${bulkLimits.lines + 1} is refused by name and what follows is not read`, async () => {
  // Blank lines count, and are quick.
  const { bulk } = await startBulk();
  const { answers, summary } = await bulk('\n'.repeat(bulkLimits.lines - 1) + lines(10));
  expect(answers).toMatchObject([
    { line: bulkLimits.lines, status: 202 },
    { line: bulkLimits.lines + 1, status: 413, error: { code: 'BULK_TOO_LONG' } },
  ]);
  expect(answers.at(-1)).toHaveProperty('error.message', expect.stringContaining(String(bulkLimits.lines)));
  expect(summary).toEqual({ lines: 2, accepted: 1, replayed: 0, rejected: 1 });
});

test('answers while the body is still being sent', async () => {
  const { open } = await listenBulk();
  const sending = open();
  sending.write(line(1));
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  const [chunk] = (await once(response, 'data')) as [Buffer];
  expect(JSON.parse(chunk.toString())).toMatchObject({ line: 1, status: 202 });
  sending.end(line(2));
  const rest: string[] = [];
  for await (const piece of response) rest.push(String(piece));
  expect(read(rest.join(''))).toMatchObject({ answers: [{ line: 2 }], summary: { lines: 2, accepted: 2 } });
});

test('reads no further than its limits while the record takes nothing, and goes on when it does', async () => {
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let asked = 0;
  const memory = createFakeStore();
  const store = createFakeStore({
    accept: (task) => {
      asked += 1;
      return gate.then(() => memory.accept(task));
    },
  });
  const { open } = await listenBulk({ store }, { recordTimeoutMs: 60_000 });
  const sending = open();
  const body = bodyOf(sending);
  sending.end(lines(aheadLimits.lines + 200));
  await expect.poll(() => asked, { timeout: 15_000 }).toBe(aheadLimits.lines);
  release();
  expect(read(await body).summary).toMatchObject({ lines: aheadLimits.lines + 200, accepted: aheadLimits.lines + 200 });
});

test('keeps no more bytes ahead than its limit', async () => {
  let underWay = 0;
  let most = 0;
  const memory = createFakeStore();
  const store = createFakeStore({
    async accept(task) {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return memory.accept(task);
    },
  });
  const { bulk } = await startBulk({ store }, { recordTimeoutMs: 60_000 });
  const heavy = line(1, { prompt: 'x'.repeat(900_000), budgetUsd: 10 });
  expect((await bulk(heavy.repeat(24))).summary).toMatchObject({ accepted: 24 });
  expect(most).toBeLessThanOrEqual(Math.ceil(aheadLimits.bytes / heavy.length) + 1);
});

test('a client that reads nothing before it has sent all is answered', async () => {
  const { open } = await listenBulk();
  const sending = open();
  const sent = once(sending, 'finish');
  // Refused lines are quick, and their answers longer than themselves.
  sending.end('1\n'.repeat(6000));
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  response.pause();
  await sent;
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  expect(read(Buffer.concat(chunks).toString()).summary).toMatchObject({ lines: 6000, rejected: 6000 });
});

test('what was committed before the body broke off stays; there is no summary and nothing is left behind', async () => {
  const { open, store, errors } = await listenBulk({}, { maxBulks: 1 });
  const sending = open();
  sending.write(`${line(1)}${line(2)}{"prompt":"half a li`);
  await expect.poll(() => store.accepted.length, { timeout: 15_000 }).toBe(2);
  sending.destroy();
  // Its place is free again.
  await expect
    .poll(
      async () => {
        const next = open();
        next.end(line(3, { idempotencyKey: 'k' }));
        return read(await bodyOf(next)).summary?.lines;
      },
      { timeout: 15_000 },
    )
    .toBe(1);
  expect(store.views.size).toBe(3);
  expect(errors).toEqual([]);
});

test('a bulk that stands still is cut, a body that comes slowly is not', async () => {
  const { open } = await listenBulk({}, { requestTimeoutMs: 200 });
  const sending = open();
  const body = bodyOf(sending);
  sending.write(line(1));
  const { answers, summary } = read(await body);
  expect([answers.length, summary]).toEqual([1, null]);
});

test('one bulk too many at once hears 503', async () => {
  const { open, inject } = await listenBulk({}, { maxBulks: 1 });
  const sending = open();
  sending.write(line(1));
  await once(sending, 'response');
  const answer = await inject({ method: 'POST', url: '/v1/tasks/bulk', headers, payload: line(2) });
  expect([answer.statusCode, answer.json().error.code]).toEqual([503, 'OVERLOADED']);
  sending.destroy();
});

test('a record that does not answer refuses the line, which may be sent again', async () => {
  const store = createFakeStore({
    accept: () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })),
  });
  const { bulk } = await startBulk({ store });
  expect((await bulk(line(1))).answers).toMatchObject([{ line: 1, status: 503, error: { code: 'NOT_READY' } }]);
});

test('a bug is a 500 of the line alone, and is logged without content', async () => {
  const memory = createFakeStore();
  const store = createFakeStore({
    accept: (task) => (task.priority === 9 ? Promise.reject(new TypeError('oops')) : memory.accept(task)),
  });
  const { bulk, errors } = await startBulk({ store });
  const { answers } = await bulk(line(1) + line(2, { priority: 9 }) + line(3));
  expect(answers).toMatchObject([{ status: 202 }, { status: 500, error: { code: 'INTERNAL' } }, { status: 202 }]);
  expect(errors).toMatchObject([{ fields: { line: 2 }, message: 'A line of a bulk failed unexpectedly.' }]);
});

test('close answers what was read, sums nothing up and does not wait for the client', async () => {
  const { open, close, store } = await listenBulk();
  const sending = open();
  const body = bodyOf(sending);
  sending.write(line(1));
  await expect.poll(() => store.accepted.length, { timeout: 15_000 }).toBe(1);
  await close();
  const { answers, summary } = read(await body);
  expect([answers.length, summary]).toEqual([1, null]);
});

test('the work of a bulk stays in the record where the queue has no room', async () => {
  const coming: number[] = [];
  const { bulk, rung } = await startBulk({
    hasRoom: (_queue, more = 0) => {
      coming.push(more);
      return coming.length <= 3;
    },
  });
  await bulk(lines(10));
  expect(rung).toHaveLength(3);
  // What is on its way to the record is counted in.
  expect(Math.max(...coming)).toBeGreaterThan(1);
});
