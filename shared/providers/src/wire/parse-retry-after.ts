const dayMs = 86_400_000;

/**
 * How long a vendor asks to wait, in ms: `retry-after-ms` (as OpenAI sends), else `retry-after` in seconds or as an HTTP
 * date. Null where it does not say or says it unreadably; never negative, never more than a day.
 *
 * @param header reads a header by its lower-case name
 * @param nowMs wall time, for dates
 */
export function parseRetryAfter(header: (name: string) => string | null, nowMs: number): number | null {
  const ms = parseDecimal(header('retry-after-ms'));
  if (ms !== null) return clamp(ms);
  const value = header('retry-after');
  const seconds = parseDecimal(value);
  if (seconds !== null) return clamp(seconds * 1000);
  // Date.parse takes "-5" for a date; HTTP's dates begin with a day of the week.
  const date = value !== null && /^\s*[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? null : clamp(date - nowMs);
}

/** Google's `RetryInfo.retryDelay`: seconds with an `s`, as `34.07s`. */
export function parseRetryDelay(delay: string | null): number | null {
  const seconds = parseDecimal(delay?.replace(/s$/, '') ?? null);
  return seconds === null ? null : clamp(seconds * 1000);
}

function parseDecimal(value: string | null): number | null {
  return value !== null && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : null;
}

function clamp(ms: number): number {
  return Math.round(Math.min(Math.max(ms, 0), dayMs));
}
