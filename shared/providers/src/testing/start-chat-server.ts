import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever was sent
  readonly body: any;
}

/** A local server that speaks as a test tells it to, and remembers what it was sent. */
export interface ChatServer {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** How many connections were opened. */
  connections(): number;
  /** What every request is answered with from now on. */
  answerWith(answer: (response: ServerResponse, request: SeenRequest) => void): void;
  close(): Promise<void>;
}

export async function startChatServer(): Promise<ChatServer> {
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let answer: (response: ServerResponse, request: SeenRequest) => void = (response) => sendJson(response, completion());
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body: text === '' ? null : JSON.parse(text) };
      seen.push(one);
      answer(response, one);
    });
  });
  server.on('connection', (socket) => {
    connections++;
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    connections: () => connections,
    answerWith: (next) => {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A good answer in OpenAI's format; `message`, `usage` and the rest replace what they name. */
export function completion(more: Record<string, unknown> = {}): Record<string, unknown> {
  const { message = { role: 'assistant', content: 'Paris.' }, finish_reason = 'stop', ...rest } = more;
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_780_000_000,
    model: 'served-model',
    choices: [{ index: 0, message, finish_reason }],
    usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
    ...rest,
  };
}

export function sendJson(
  response: ServerResponse,
  body: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
