import type { z } from 'zod';
import { UpshiftApiError, UpshiftClientError, UpshiftConnectionError } from '../client-errors.ts';
import { parseAnswer } from './parse-answer.ts';
import { retryDelayMs } from './retry-delay.ts';
import { startTimeLimit } from './time-limit.ts';
import { toApiError } from './to-api-error.ts';

/** The part of `fetch` that the client needs. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;
export type HeaderSource =
  | Readonly<Record<string, string>>
  | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

export interface ExchangeOptions {
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly headers: HeaderSource;
  readonly maxRetries: number;
  readonly timeoutMs: number;
  /** 0 to below 1. */
  readonly random: () => number;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

export interface Call {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** How much longer than usual the answer may take: what a long poll waits, in ms. */
  readonly extraMs?: number;
}

export interface Exchange {
  /** Calls and reads the JSON that comes back, again and again while that may help. Every call it makes is idempotent. */
  json<T>(schema: z.ZodType<T>, call: Call): Promise<{ readonly data: T; readonly headers: Headers }>;
  /** One try. `read` has the answer while the time limit runs; `alive` starts the limit anew. */
  once<T>(call: Call, read: (response: Response, alive: () => void) => Promise<T>): Promise<T>;
  /** Waits before the next try. @throws `error` when it is not to be tried again */
  backOff(error: unknown, failures: number, signal: AbortSignal | undefined): Promise<void>;
  /** Waits for up to half a second before it asks the same again: many clients spread, and none turns without a pause. */
  rest(signal: AbortSignal | undefined): Promise<void>;
}

const restMs = 500;

export const defaultRetries = 5;
export const defaultTimeoutMs = 30_000;

export function createExchange(options: ExchangeOptions): Exchange {
  async function once<T>(call: Call, read: (response: Response, alive: () => void) => Promise<T>): Promise<T> {
    const what = `${call.method} ${call.path.split('?')[0]}`;
    const ms = options.timeoutMs + (call.extraMs ?? 0);
    const own = typeof options.headers === 'function' ? await options.headers() : options.headers;
    const limit = startTimeLimit(ms, call.signal);
    try {
      const response = await options.fetch(`${options.baseUrl}${call.path}`, {
        method: call.method,
        headers: { accept: 'application/json', ...own, ...call.headers },
        signal: limit.signal,
        ...(call.body === undefined ? {} : { body: call.body }),
      });
      if (!response.ok) throw await toApiError(response, what);
      return await read(response, limit.restart);
    } catch (error) {
      call.signal?.throwIfAborted();
      if (error instanceof UpshiftClientError) throw error;
      const problem = limit.passed() ? `took longer than ${ms} ms` : 'found no connection, or lost it';
      throw new UpshiftConnectionError(`${what} at ${options.baseUrl} ${problem}.`, { cause: error });
    } finally {
      limit.end();
    }
  }

  async function backOff(error: unknown, failures: number, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (!(error instanceof UpshiftClientError && error.retryable) || failures > options.maxRetries) throw error;
    const retryAfterMs = error instanceof UpshiftApiError ? error.retryAfterMs : undefined;
    const delayMs = retryDelayMs(failures, options.random(), retryAfterMs);
    if (delayMs === undefined) throw error;
    await options.sleep(delayMs, signal);
  }

  return {
    once,
    backOff,
    rest: (signal) => options.sleep(options.random() * restMs, signal),
    async json(schema, call) {
      for (let failures = 0; ; ) {
        try {
          return await once(call, async (response) => ({
            data: parseAnswer(schema, await response.text(), `${call.method} ${call.path.split('?')[0]}`),
            headers: response.headers,
          }));
        } catch (error) {
          failures += 1;
          await backOff(error, failures, call.signal);
        }
      }
    },
  };
}
