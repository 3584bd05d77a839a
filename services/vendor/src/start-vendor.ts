import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OutcomeRow } from '@upshift/contracts';
import type { Bill } from './bill/create-bill.ts';
import { createFaults, faultSchema } from './faults/create-faults.ts';
import { readBody } from './read-body.ts';
import { answerReplay } from './routes/answer-replay.ts';
import { answerSimulated } from './routes/answer-simulated.ts';
import { parseSimulationQuery, type SimulationDefaults } from './routes/parse-simulation-query.ts';
import type { SimulatedModel } from './routes/simulated-model.ts';
import { serveChat } from './serve-chat.ts';

export interface VendorOptions {
  readonly port: number;
  readonly bill: Bill;
  readonly rows: ReadonlyMap<string, OutcomeRow>;
  /** Factor on recorded latencies. */
  readonly timeScale: number;
  readonly simulate: SimulatedModel;
  readonly simulation: SimulationDefaults;
  readonly finishAbandoned: boolean;
}

export interface Vendor {
  /** http://127.0.0.1:port */
  readonly url: string;
  close(): Promise<void>;
}

type Route = (request: IncomingMessage, response: ServerResponse, query: string) => Promise<void> | void;

/**
 * Plays vendors: recorded answers, simulated answers, a bill of its own, faults on demand. Plain `node:http`, because a
 * benchmark should measure Upshift and not its vendor.
 */
export async function startVendor(options: VendorOptions): Promise<Vendor> {
  const routes = createRoutes(options);
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const route = routes[`${request.method} ${path}`];
    if (route === undefined) sendJson(response, 404, { error: { message: 'No such route.', code: 'not_found' } });
    else void route(request, response, query);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port, host: '127.0.0.1', backlog: 4096 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await options.bill.close();
    },
  };
}

function createRoutes(options: VendorOptions): Readonly<Record<string, Route>> {
  const { bill, finishAbandoned } = options;
  const faults = createFaults();
  const service = { bill, faults, finishAbandoned };
  const simulationOf = rememberQueries((query) => parseSimulationQuery(query, options.simulation));
  return {
    'POST /replay/v1/chat/completions': (request, response) =>
      serveChat(request, response, service, (chat, attemptId) => answerReplay(chat, attemptId, options)),
    'POST /simulated/v1/chat/completions': (request, response, query) =>
      serveChat(request, response, service, (chat, attemptId) =>
        answerSimulated(chat, attemptId, { ...simulationOf(query), simulate: options.simulate }),
      ),
    'GET /bill': (_request, response) => sendJson(response, 200, bill.totals()),
    'GET /bill/lines': (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.end(
        bill
          .lines()
          .map((line) => `${JSON.stringify(line)}\n`)
          .join(''),
      );
    },
    'GET /faults': (_request, response) => sendJson(response, 200, faults.list()),
    async 'POST /faults'(request, response) {
      const fault = faultSchema.safeParse(parseJson((await readBody(request)) ?? ''));
      if (!fault.success) {
        sendJson(response, 400, { error: { message: 'This is no fault.', code: 'invalid_request_error' } });
        return;
      }
      faults.set(fault.data);
      sendJson(response, 200, faults.list());
    },
  };
}

/** Clients use few queries, each thousands of times. */
function rememberQueries<Value>(parse: (query: string) => Value): (query: string) => Value {
  const known = new Map<string, Value>();
  return (query) => {
    const value = known.get(query) ?? parse(query);
    if (known.size < 100) known.set(query, value);
    return value;
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
