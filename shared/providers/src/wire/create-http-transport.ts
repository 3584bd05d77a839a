import { lookup as systemLookup } from 'node:dns';
import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { createGuardedLookup, isPrivateHost, type Lookup, PrivateAddressError } from '@upshift/ports';
import {
  byteLimit,
  type Transport,
  TransportError,
  type TransportFailure,
  type WireAnswer,
  type WireRequest,
} from './transport.ts';

/**
 * Speaks HTTP/1.1 over kept-alive connections, as many at once as there are calls. `node:http` instead of `fetch`: the
 * same call costs about half the CPU, and it tells whether the request had left when it failed.
 *
 * An idle connection is dropped after 4 s, before the usual vendor or balancer drops it, because a request that meets a
 * closing connection fails and must not be sent again. Connections that were opened to public addresses alone are kept
 * apart from the others.
 *
 * @param lookup resolves names for connections that may go to public addresses alone; the system's, where silent
 */
export function createHttpTransport({ lookup = systemLookup }: { readonly lookup?: Lookup } = {}): Transport {
  const agentOptions = { keepAlive: true, maxFreeSockets: 1024, timeout: 4000 };
  const guardedOptions = { ...agentOptions, lookup: createGuardedLookup(lookup) };
  const agents = {
    allow: { http: new HttpAgent(agentOptions), https: new HttpsAgent(agentOptions) },
    refuse: { http: new HttpAgent(guardedOptions), https: new HttpsAgent(guardedOptions) },
  };
  return async (request) => {
    const { privateHosts = 'allow' } = request;
    if (privateHosts === 'refuse' && isPrivateHost(request.url)) throw new TransportError('private_host', false);
    const secure = request.url.startsWith('https:');
    const options = {
      method: 'POST',
      agent: agents[privateHosts][secure ? 'https' : 'http'],
      headers: { ...request.headers, 'content-length': Buffer.byteLength(request.body) },
    };
    return exchange(request, () => (secure ? requestHttps : requestHttp)(request.url, options));
  };
}

function exchange({ body, signal, firstByteMs }: WireRequest, open: () => ClientRequest): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new TransportError('aborted', false));
      return;
    }
    let sent = false;
    let settled = false;
    let sending: ClientRequest;
    const end = (settle: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(patience);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const fail = (kind: TransportFailure): void => {
      // After the end the connection belongs to the next call.
      if (settled) return;
      end(() => reject(new TransportError(kind, sent)));
      sending.destroy();
    };
    const onAbort = (): void => fail('aborted');
    let patience: NodeJS.Timeout | undefined;
    try {
      sending = open();
    } catch {
      // A header or an address that Node refuses to send, for instance a key with a line break in it.
      reject(new TransportError('refused_request', false));
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    sending.on('socket', (socket) =>
      whenConnected(socket, () => {
        sent = true;
      }),
    );
    sending.on('error', (error) => {
      if (error instanceof PrivateAddressError) fail('private_host');
      else fail(sent ? 'cut_off' : 'unreachable');
    });
    sending.on('response', (response) => {
      clearTimeout(patience);
      readBody(response, (answer) => end(() => resolve(answer)), fail);
    });
    if (firstByteMs !== undefined) patience = setTimeout(() => fail('silent'), firstByteMs);
    sending.end(body);
  });
}

function whenConnected(socket: Socket & { secureConnecting?: boolean }, onConnected: () => void): void {
  if (socket.secureConnecting === true) socket.once('secureConnect', onConnected);
  else if (socket.connecting) socket.once('connect', onConnected);
  else if (!socket.destroyed) onConnected();
}

function readBody(
  response: IncomingMessage,
  done: (answer: WireAnswer) => void,
  fail: (kind: TransportFailure) => void,
): void {
  const status = response.statusCode ?? 0;
  const limit = byteLimit(status);
  const tooLarge = status < 300 ? () => fail('too_large') : undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  const answer = (): void =>
    done({ status, header: (name) => headerOf(response, name), body: Buffer.concat(chunks).toString('utf8') });
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= limit) chunks.push(chunk);
    else if (tooLarge !== undefined) tooLarge();
    else {
      // The status has said what matters; the rest of an endless error is not read.
      answer();
      response.destroy();
    }
  });
  response.on('end', () => (response.complete ? answer() : fail('cut_off')));
  response.on('error', () => fail('cut_off'));
  response.on('close', () => fail('cut_off'));
}

function headerOf(response: IncomingMessage, name: string): string | null {
  const value = response.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
