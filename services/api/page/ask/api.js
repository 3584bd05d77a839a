/** Speaks to the API that served the page, and to no one else. */

const timeoutMs = 10_000;

/** An answer that is none: the API is away (`status` 0), or it answered with one of its error codes. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {string | null} code
   * @param {string} message
   * @param {unknown} [body] of the answer, for what stands beside the error
   */
  constructor(status, code, message, body = null) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.body = body;
  }
}

/** How far the API's clock is ahead of this one, in ms: ages are told by the API's clock. */
let aheadMs = 0;

/** Now, by the API's clock. */
export function serverNow() {
  return Date.now() + aheadMs;
}

/**
 * @template T
 * @param {string} path without a slash in front, so that it works behind a path prefix
 * @param {Record<string, string | null>} query
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 * @throws {ApiError}
 */
export async function getJson(path, query, signal) {
  const url = new URL(path, document.baseURI);
  url.hash = '';
  url.search = '';
  for (const [name, value] of Object.entries(query)) if (value !== null) url.searchParams.set(name, value);
  return read(await load(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) }));
}

/**
 * @template T
 * @param {string} path as of `getJson`
 * @param {unknown} body
 * @returns {Promise<T>}
 * @throws {ApiError} whose `body` is the whole answer
 */
export async function postJson(path, body) {
  const url = new URL(path, document.baseURI);
  url.hash = '';
  url.search = '';
  const headers = { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(3 * timeoutMs);
  return read(await load(url, { method: 'POST', headers, body: JSON.stringify(body), signal }));
}

/**
 * @template T
 * @param {{ response: Response, body: unknown }} answer
 * @returns {T}
 */
function read({ response, body }) {
  noteClock(response.headers.get('date'));
  if (response.ok) return /** @type {T} */ (body);
  const error = /** @type {{error?: {code?: string, message?: string}} | null} */ (body)?.error;
  throw new ApiError(response.status, error?.code ?? null, error?.message ?? `It answered ${response.status}.`, body);
}

/**
 * @param {URL} url
 * @param {RequestInit} init
 */
async function load(url, init) {
  try {
    const response = await fetch(url, init);
    return { response, body: /** @type {unknown} */ (await response.json()) };
  } catch {
    throw new ApiError(0, null, 'The API does not answer.');
  }
}

/**
 * The header has whole seconds, so only a difference that shows counts.
 *
 * @param {string | null} date
 */
function noteClock(date) {
  const difference = date === null ? Number.NaN : Date.parse(date) - Date.now();
  if (Number.isNaN(difference)) return;
  aheadMs = Math.abs(difference) > 2000 ? difference : 0;
}
