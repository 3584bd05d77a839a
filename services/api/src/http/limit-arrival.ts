import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerClientError } from './answer-client-error.ts';

/** Ends the connection of a request whose body has not arrived within `timeoutMs`, and says so unless it was answered. */
export function limitArrival(
  request: IncomingMessage,
  response: ServerResponse,
  { requestId, timeoutMs }: { requestId: string; timeoutMs: number },
): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return;
  const timer = setTimeout(() => {
    if (request.complete) return;
    if (response.headersSent) {
      request.destroy();
      return;
    }
    const late = Object.assign(new Error('The body is late.'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    answerClientError(late, request.socket, requestId);
  }, timeoutMs);
  timer.unref();
  const arrived = (): void => clearTimeout(timer);
  request.once('end', arrived);
  request.once('close', arrived);
}
