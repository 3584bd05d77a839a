import { ProviderError } from '@upshift/ports';
import type { WireAnswer } from '../wire/transport.ts';

/** What became of the one request of a call. */
export interface CallFetch {
  readonly fetch: typeof fetch;
  /** The answer, once there is one. */
  answer(): WireAnswer | undefined;
  /** Why there is none. */
  failure(): unknown;
}

/**
 * A `fetch` for one call: the SDK writes the request, `send` sends it. One call is one request on the wire, so a second
 * one is refused: some models of the SDK ask again of their own accord when a vendor says that its answer goes on.
 */
export function createCallFetch(send: (url: string, headers: Headers, body: string) => Promise<WireAnswer>): CallFetch {
  let sent = false;
  let failure: unknown;
  let answer: WireAnswer | undefined;
  const exchange = async (...[input, init]: Parameters<typeof fetch>): Promise<Response> => {
    if (sent) throw new ProviderError('malformed_answer', 'The answer wants a second request.', { billed: 'unknown' });
    sent = true;
    answer = await send(String(input), new Headers(init?.headers), String(init?.body ?? ''));
    return new Response(answer.body, { status: 200, headers: { 'content-type': 'application/json' } });
  };
  return {
    fetch: async (...given) => {
      try {
        return await exchange(...given);
      } catch (error) {
        failure = error;
        throw error;
      }
    },
    answer: () => answer,
    failure: () => failure,
  };
}
