import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeStore } from './testing/fake-store.ts';
import { startApi, toTaskId } from './testing/start-api.ts';

const self = `/v1/tasks/${toTaskId(1)}`;

async function listen(...options: Parameters<typeof startApi>) {
  const api = await startApi(...options);
  const { url } = await api.listen();
  onTestFinished(() => api.close());
  return { ...api, url };
}

test('binds to a free port and says where', async () => {
  const { url } = await listen();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await fetch(`${url}/livez`)).status).toBe(200);
});

test('a body of 2 MB is refused on a real socket too', async () => {
  const { url, store } = await listen();
  const answer = await talk(
    url,
    `POST /v1/tasks HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 2097152\r\n\r\n{"prompt":"`,
  );
  expect(answer).toContain('HTTP/1.1 413');
  expect(answer).toContain('BODY_TOO_LARGE');
  expect(store.accepted).toEqual([]);
});

test('a chunked body that grows past 1 MB is refused', async () => {
  const { url } = await listen();
  const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
  const head =
    'POST /v1/tasks HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
  expect(await talk(url, head + chunk.repeat(17))).toContain('BODY_TOO_LARGE');
});

test('a body that does not arrive in time is refused, also one that was answered before', async () => {
  const { url } = await listen({}, { requestTimeoutMs: 100 });
  const head = (type: string) =>
    `POST /v1/tasks HTTP/1.1\r\nhost: a\r\ncontent-type: ${type}\r\ncontent-length: 9\r\n\r\n{`;
  expect(await talk(url, head('application/json'))).toContain('The request did not arrive in time.');
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  socket.write(head('text/plain'));
  await once(socket, 'close');
});

test.each([
  ['headers of 17 KB', `GET /livez HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(17_000)}\r\n\r\n`, 'The headers are larger'],
  ['no HTTP', 'hello\r\n\r\n', 'not valid HTTP'],
  [
    'two lengths',
    'POST /v1/tasks HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
    'not valid HTTP',
  ],
])('%s: 400 in our error body', async (_what, bytes, message) => {
  const { url } = await listen();
  const answer = await talk(url, bytes);
  expect(answer).toContain('HTTP/1.1 400');
  expect(answer).toContain('REQUEST_INVALID');
  expect(answer).toContain(message);
});

test('a client that goes away ends its wait and frees its place', async () => {
  let signalled: AbortSignal | undefined;
  const memory = createFakeStore();
  const store = createFakeStore({
    accept: (task) => memory.accept(task),
    getTask: (tenantId, taskId) => memory.getTask(tenantId, taskId),
    waitSettled(tenantId, taskId, timeoutMs, signal) {
      signalled = signal;
      return memory.waitSettled(tenantId, taskId, timeoutMs, signal);
    },
  });
  const { url, submit } = await listen({ store }, { maxWaiting: 1 });
  await submit({ prompt: 'Hello' });
  const client = new AbortController();
  const waiting = fetch(`${url}${self}?wait=30`, { signal: client.signal }).catch(() => 'gone');
  await expect.poll(() => signalled?.aborted, { timeout: 15_000 }).toBe(false);
  client.abort();
  expect(await waiting).toBe('gone');
  await expect.poll(() => signalled?.aborted, { timeout: 15_000 }).toBe(true);
  expect((await fetch(`${url}${self}?wait=1`)).status).toBe(200);
});

test('close does not wait for a connection on which nothing was asked', async () => {
  const { url, close } = await listen();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  // The server has it when it answers on a later one.
  await fetch(`${url}/livez`);
  await Promise.all([close(), once(socket, 'close')]);
});

test('close ends long polls with the task as it stands, finishes what is in flight, and takes nothing new', async () => {
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const arrived: string[] = [];
  const memory = createFakeStore();
  const store = createFakeStore({
    async accept(task) {
      if (task.request.metadata.slow === 'yes') {
        arrived.push('submission');
        await gate;
      }
      return memory.accept(task);
    },
    getTask: (tenantId, taskId) => memory.getTask(tenantId, taskId),
    waitSettled(tenantId, taskId, timeoutMs, signal) {
      arrived.push('wait');
      return memory.waitSettled(tenantId, taskId, timeoutMs, signal);
    },
  });
  const { url, submit, close } = await listen({ store });
  await submit({ prompt: 'Hello' });
  const waiting = fetch(`${url}${self}?wait=30`);
  const post = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const slow = fetch(`${url}/v1/tasks`, { ...post, body: '{"prompt":"a","metadata":{"slow":"yes"}}' });
  await expect.poll(() => arrived.toSorted(), { timeout: 15_000 }).toEqual(['submission', 'wait']);

  const closed = close();
  const settled = await waiting;
  expect([settled.status, settled.headers.get('connection')]).toEqual([200, 'close']);
  expect(await settled.json()).toMatchObject({ state: 'open' });
  await expect(fetch(`${url}/livez`)).rejects.toThrow();
  release();
  expect((await slow).status).toBe(202);
  await closed;
});

/** Sends bytes as they are and answers all that comes back until the server hangs up. */
async function talk(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString();
    if (answer.includes('"requestId"')) socket.destroy();
  });
  socket.on('error', () => {});
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}
