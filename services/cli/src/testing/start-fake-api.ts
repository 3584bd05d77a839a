import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface FakeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** What the fake answers; undefined is a 404 with a code. A number in front is the status. */
export type FakeRoute = (request: FakeRequest) => unknown | Promise<unknown>;

export interface FakeApi {
  readonly url: string;
  readonly requests: readonly FakeRequest[];
}

/** A server that answers each route ("POST /v1/tasks", without the query) as the test says. Closed with the test. */
export async function startFakeApi(routes: Readonly<Record<string, FakeRoute>>): Promise<FakeApi> {
  const requests: FakeRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const request = { method, url, headers, body: method === 'POST' ? await json(incoming).catch(() => null) : null };
    requests.push(request);
    const answer = await routes[`${method} ${url.split('?')[0]}`]?.(request);
    const [status, body] = answer instanceof FakeAnswer ? [answer.status, answer.body] : [200, answer];
    response.writeHead(answer === undefined ? 404 : status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer === undefined ? notFound : body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** An answer with a status of its own. */
export class FakeAnswer {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    this.status = status;
    this.body = body;
  }
}

const notFound = { error: { code: 'TASK_NOT_FOUND', message: 'There is no task of that id.' } };
