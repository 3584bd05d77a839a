/** What an error's body says for machines, and its text, which is looked at for signs and then dropped. */
export interface ErrorBody {
  /** Codes, types and reasons, the most telling first. */
  readonly codes: readonly string[];
  readonly text: string;
  /** How long to wait, where the body says so (Google's `RetryInfo`), in seconds with an `s`. */
  readonly retryDelay: string | null;
}

interface Detail {
  readonly reason?: unknown;
  readonly retryDelay?: unknown;
}

/**
 * Reads the error bodies of the vendors we know: `error.code`, `error.type` and `error.status` (OpenAI, Anthropic,
 * Google), the same at the top (Mistral, vLLM), `__type` (AWS), `innererror.code` (Azure), and Google's `details`.
 * A body that is none of these says nothing.
 */
export function readErrorBody(body: string): ErrorBody {
  const parsed = parse(body);
  const error = isObject(parsed['error']) ? parsed['error'] : {};
  const inner = isObject(error['innererror']) ? error['innererror'] : {};
  const details: Detail[] = Array.isArray(error['details']) ? error['details'].filter(isObject) : [];
  const retryDelay = details.map((detail) => detail.retryDelay).find((delay) => typeof delay === 'string');
  const codes = [
    ...details.map(({ reason }) => reason),
    inner['code'],
    error['code'],
    error['type'],
    error['status'],
    parsed['code'],
    parsed['type'],
    typeof parsed['__type'] === 'string' ? parsed['__type'].split('#').at(-1) : undefined,
  ].filter((code) => typeof code === 'string');
  return { codes, text: body, retryDelay: retryDelay ?? null };
}

function parse(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body);
    // The Gemini API wraps the errors of some routes into a list.
    const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
    return isObject(first) ? first : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
