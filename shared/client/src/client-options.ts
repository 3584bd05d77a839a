import {
  createExchange,
  defaultRetries,
  defaultTimeoutMs,
  type Exchange,
  type Fetch,
  type HeaderSource,
} from './http/create-exchange.ts';
import { pause } from './http/pause.ts';

export interface ClientOptions {
  /** Where Upshift answers, such as http://127.0.0.1:8080; a path in it is kept. */
  readonly baseUrl: string;
  readonly fetch?: Fetch | undefined;
  /** Sent with every call, such as `authorization`; a function is asked anew for each try. */
  readonly headers?: HeaderSource | undefined;
  /** Tries after the first that a call may take (5). */
  readonly maxRetries?: number | undefined;
  /** What one try may take, in ms (30,000); a long poll may take longer by what it waits. */
  readonly timeoutMs?: number | undefined;
  /** Chance and time, for tests: 0 to below 1, and a wait of so many ms. */
  readonly random?: (() => number) | undefined;
  readonly sleep?: ((ms: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
}

/** @throws TypeError when `baseUrl` is no address of http or https */
export function openExchange(options: ClientOptions): Exchange {
  return createExchange({
    baseUrl: toBaseUrl(options.baseUrl),
    // Browsers refuse a fetch that is called as a method of another object.
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    headers: options.headers ?? {},
    maxRetries: options.maxRetries ?? defaultRetries,
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
    random: options.random ?? Math.random,
    sleep: options.sleep ?? pause,
  });
}

function toBaseUrl(text: string): string {
  const url = parseUrl(text);
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new TypeError('baseUrl is not an address such as http://127.0.0.1:8080.');
  if (url.username !== '' || url.password !== '')
    throw new TypeError('baseUrl holds a user name or password; put them into headers, as authorization.');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** `URL.canParse` is missing in Node 18. */
function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
