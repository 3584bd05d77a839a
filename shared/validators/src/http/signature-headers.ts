import { createHmac } from 'node:crypto';

/**
 * Headers by which an endpoint knows that a request is ours and new: HMAC-SHA256 (RFC 2104) over the time, a full stop and
 * the body. An endpoint refuses times more than five minutes away.
 *
 * @param nowMs ms since 1970
 */
export function signatureHeaders(body: string, secret: string, nowMs: number): Record<string, string> {
  const time = String(Math.floor(nowMs / 1000));
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  return { 'upshift-timestamp': time, 'upshift-signature': `v1=${signature}` };
}
