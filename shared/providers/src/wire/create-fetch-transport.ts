import { isPrivateHost } from '@upshift/ports';
import { byteLimit, type Transport, TransportError, type WireRequest } from './transport.ts';

/** Errors of a connection that never stood; the request cannot have been read. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * Speaks through a given `fetch`, for hosts that watch or restrict what leaves the process. What a name resolves to is
 * theirs to watch: of private hosts, only those written as such are refused here.
 */
export function createFetchTransport(fetchFunction: typeof fetch): Transport {
  return async (request) => {
    if (request.signal.aborted) throw new TransportError('aborted', false);
    if (request.privateHosts === 'refuse' && isPrivateHost(request.url))
      throw new TransportError('private_host', false);
    const response = await send(fetchFunction, request);
    const { status } = response;
    const body = await readBody(response, request.signal);
    return { status, header: (name) => response.headers.get(name), body };
  };
}

async function send(
  fetchFunction: typeof fetch,
  { url, headers, body, signal: outer, firstByteMs }: WireRequest,
): Promise<Response> {
  const silence = new AbortController();
  const patience = firstByteMs === undefined ? undefined : setTimeout(() => silence.abort(), firstByteMs);
  const signal = firstByteMs === undefined ? outer : AbortSignal.any([outer, silence.signal]);
  try {
    return await fetchFunction(url, { method: 'POST', headers: { ...headers }, body, signal, redirect: 'manual' });
  } catch (error) {
    if (outer.aborted) throw new TransportError('aborted', true);
    if (silence.signal.aborted) throw new TransportError('silent', true);
    const never = neverConnected.has(codeOf(error));
    throw new TransportError(never ? 'unreachable' : 'cut_off', !never);
  } finally {
    clearTimeout(patience);
  }
}

async function readBody(response: Response, signal: AbortSignal): Promise<string> {
  const limit = byteLimit(response.status);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > limit) break;
      chunks.push(chunk);
    }
  } catch {
    throw new TransportError(signal.aborted ? 'aborted' : 'cut_off', true);
  }
  if (bytes > limit && response.ok) throw new TransportError('too_large', true);
  return Buffer.concat(chunks).toString('utf8');
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}
