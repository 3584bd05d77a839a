import type { Duplex } from 'node:stream';
import { UpshiftError } from '@upshift/contracts';
import { toErrorAnswer } from './to-error-answer.ts';

/** Bytes that all headers of a request may have. Node's own default, named because our error message says it. */
export const headerBytes = 16_384;

/** Answers bytes that never became a request: our error body on the bare socket, which is then closed. */
export function answerClientError(error: Error & { code?: string }, socket: Duplex, requestId: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(toErrorAnswer(new UpshiftError('REQUEST_INVALID', messageOf(error)), requestId).body);
  socket.end(
    [
      'HTTP/1.1 400 Bad Request',
      'connection: close',
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${requestId}`,
      '',
      body,
    ].join('\r\n'),
  );
}

function messageOf({ code }: { code?: string }): string {
  if (code === 'HPE_HEADER_OVERFLOW') return `The headers are larger than ${headerBytes} bytes.`;
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'The request did not arrive in time.';
  return 'The request is not valid HTTP.';
}
