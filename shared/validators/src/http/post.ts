import { lookup } from 'node:dns';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP } from 'node:net';
import { createGuardedLookup, isPrivateAddress, PrivateAddressError } from '@upshift/ports';

/** Why an endpoint could not be asked. Its message holds nothing of what was sent or answered. */
export class PostError extends Error {
  override readonly name = 'PostError';
}

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly allowPrivateNetwork: boolean;
  readonly signal: AbortSignal;
  /** Any 2xx will do; otherwise 200 alone. */
  readonly anySuccess?: boolean;
}

const ANSWER_BYTES = 65_536;

/**
 * Posts JSON and reads the answer's text. Redirects are not followed. The address that a name leads to is looked at when the
 * connection is made, so that a name cannot lead elsewhere afterwards.
 *
 * @throws PostError for anything but status 200 (or 2xx) with at most 64 KB; the signal's reason where it was aborted
 */
export function post(
  url: URL,
  body: string,
  { headers, allowPrivateNetwork, signal, anySuccess = false }: PostOptions,
): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivateNetwork && isIP(host) !== 0 && isPrivateAddress(host)) return Promise.reject(refused());
  const request = url.protocol === 'https:' ? requestSecure : requestPlain;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        signal,
        agent: false,
        lookup: allowPrivateNetwork ? lookup : lookupPublic,
        headers: {
          ...headers,
          'content-type': 'application/json',
          accept: 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'upshift',
        },
      },
      (response) => {
        const status = response.statusCode ?? 0;
        if (anySuccess ? Math.floor(status / 100) !== 2 : status !== 200) {
          response.destroy();
          reject(new PostError(`The endpoint answered with status ${response.statusCode}.`));
          return;
        }
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          chunks.push(chunk);
          if (bytes > ANSWER_BYTES) response.destroy(new PostError('The endpoint answered with more than 64 KB.'));
        });
        response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
        response.on('error', (error) => reject(toPostError(error, signal)));
      },
    );
    sent.on('error', (error) => reject(toPostError(error, signal)));
    sent.end(body);
  });
}

const lookupPublic = createGuardedLookup(lookup);

function refused(): PostError {
  return new PostError('The endpoint is in a private network, which its settings do not allow (allowPrivateNetwork).');
}

function toPostError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof PostError) return error;
  if (error instanceof PrivateAddressError) return refused();
  const { code } = error as NodeJS.ErrnoException;
  return new PostError(`The endpoint cannot be reached${code === undefined ? '' : ` (${code})`}.`);
}
