import type { Fetch } from '../http/create-exchange.ts';

export interface FakeCall {
  readonly method: string;
  /** Without the origin. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** What the fake does with a call; an Error is thrown, as by a connection that breaks. */
export type FakeAnswer = (call: FakeCall) => Response | Error | Promise<Response | Error>;

export const origin = 'http://upshift.test';

/** A `fetch` that gives one answer after the other, the last one again and again, and remembers what it was asked. */
export function createFakeFetch(...answers: readonly FakeAnswer[]): { fetch: Fetch; calls: FakeCall[] } {
  const calls: FakeCall[] = [];
  const fetch: Fetch = async (url, { method, headers, body, signal }) => {
    if (!url.startsWith(origin)) throw new TypeError(`The test knows ${origin} alone.`);
    const call = {
      method: method ?? 'GET',
      path: url.slice(origin.length),
      headers: { ...(headers as Record<string, string>) },
      body: String(body ?? ''),
      signal: signal ?? new AbortController().signal,
    };
    const answer = answers[Math.min(calls.length, answers.length - 1)];
    calls.push(call);
    const given = await answer?.(call);
    if (given instanceof Response) return given;
    throw given ?? new TypeError('fetch failed');
  };
  return { fetch, calls };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): FakeAnswer {
  return () => new Response(JSON.stringify(body), { status, headers });
}

export function refusal(status: number, code: string, headers: Record<string, string> = {}): FakeAnswer {
  return json({ error: { code, message: `No: ${code}.`, path: '/prompt', requestId: 'r-1' } }, status, headers);
}

/** Never answers; rejects when the call is aborted, as fetch does. */
export const silence: FakeAnswer = ({ signal }) =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
