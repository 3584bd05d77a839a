const traceparent = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * The producer's trace context, or null: a context that does not parse is ignored and a new trace begins.
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function parseTraceparent(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && traceparent.test(header) ? header : null;
}
