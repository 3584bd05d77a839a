/**
 * How long a Retry-After header asks to wait, in ms: seconds or an HTTP date. undefined where there is none, or none
 * that can be read.
 *
 * @param nowMs the present, as `Date.now()` gives it
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
