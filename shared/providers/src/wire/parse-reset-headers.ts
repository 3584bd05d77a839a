/** One bucket of a vendor's rate limit: how much of it is left, and when it is full again. */
interface Bucket {
  readonly remaining: string;
  readonly reset: string;
}

/** By kind of limit. OpenAI, Groq and Mistral: a duration. Anthropic: a time of day. Sources: their rate-limit guides. */
const buckets: readonly Bucket[] = [
  ...['requests', 'tokens'].map((kind) => ({
    remaining: `x-ratelimit-remaining-${kind}`,
    reset: `x-ratelimit-reset-${kind}`,
  })),
  ...['requests', 'tokens', 'input-tokens', 'output-tokens'].map((kind) => ({
    remaining: `anthropic-ratelimit-${kind}-remaining`,
    reset: `anthropic-ratelimit-${kind}-reset`,
  })),
  { remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset' },
];

/**
 * When a vendor's rate limit lets the next call through, in ms from now, where it sends no Retry-After: the latest reset
 * of the limits that are used up; where it does not say which are, the earliest of all.
 *
 * @param header reads a header by its lower-case name
 * @returns null where no header says so readably; never negative
 */
export function parseResetHeaders(header: (name: string) => string | null, nowMs: number): number | null {
  const known = buckets.flatMap(({ remaining, reset }) => {
    const ms = parseReset(header(reset), nowMs);
    return ms === null ? [] : [{ ms, empty: header(remaining)?.trim() === '0' }];
  });
  const empty = known.filter((bucket) => bucket.empty).map(({ ms }) => ms);
  if (empty.length > 0) return Math.max(...empty);
  return known.length === 0 ? null : Math.min(...known.map(({ ms }) => ms));
}

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const duration = /^(\d+(?:\.\d+)?(?:ms|[smhd]))+$/;

/** `6m0s`, `120ms`; a date as Anthropic writes it; seconds from now; or seconds since 1970. */
function parseReset(value: string | null, nowMs: number): number | null {
  const text = value?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) {
    const seconds = Number(text);
    return clamp(seconds > 1_000_000_000 ? seconds * 1000 - nowMs : seconds * 1000);
  }
  if (text.length <= 64 && duration.test(text)) return clamp(sumOf(text));
  const date = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : clamp(date - nowMs);
}

function sumOf(text: string): number {
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * units[unit as keyof typeof units],
    0,
  );
}

function clamp(ms: number): number {
  return Math.round(Math.min(Math.max(ms, 0), units.d));
}
