import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { buffer, text } from 'node:stream/consumers';

const page = `<!doctype html><script type="importmap">
{"imports":{"@upshift/client":"/node_modules/@upshift/client/index.js","zod":"/node_modules/zod/index.js"}}
</script><script type="module">
const report = await import('/consumer.js').then(({ main }) => main(location.origin)).catch(String);
await fetch('/report', { method: 'POST', body: JSON.stringify(report) });
</script>`;
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.html': 'text/html' };

export interface Page {
  readonly url: string;
  /** What the page reported. */
  readonly report: Promise<unknown>;
  close(): void;
}

/** Serves a folder and a page that runs its `consumer.js`; `/v1` is passed on to the API, so that all is one origin. */
export async function servePage(directory: string, api: string): Promise<Page> {
  let resolve: (report: unknown) => void = () => {};
  const report = new Promise<unknown>((done) => {
    resolve = done;
  });
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(404).end());
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    if (url === '/') response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    else if (url === '/report') {
      resolve(JSON.parse(await text(request)));
      response.end();
    } else if (url.startsWith('/v1/')) await passOn(request, response, `${api}${url}`);
    else {
      const file = join(directory, normalize(url));
      const content = await readFile(file);
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain' }).end(content);
    }
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    report,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function passOn(request: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
  const { host, connection, 'content-length': length, ...headers } = request.headers;
  const answer = await fetch(url, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(request.method === 'POST' ? { body: await buffer(request) } : {}),
  });
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
  response.end(Buffer.from(await answer.arrayBuffer()));
}
