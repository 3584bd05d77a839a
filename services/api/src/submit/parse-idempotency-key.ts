import { UpshiftError } from '@upshift/contracts';

/**
 * The Idempotency-Key of a request, or null without one. A header sent twice arrives joined by ", " and is refused.
 *
 * @throws UpshiftError IDEMPOTENCY_KEY_INVALID
 */
export function parseIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw new UpshiftError('IDEMPOTENCY_KEY_INVALID', 'An Idempotency-Key is 1 to 255 visible ASCII characters.');
}
