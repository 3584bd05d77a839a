import { type ErrorBody, type ErrorCode, errorCodes, UpshiftError } from '@upshift/contracts';

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ErrorBody;
  /** An error that nobody foresaw: it is to be logged, and the answer says nothing of it. */
  readonly unexpected: boolean;
}

/** When a 503 may be tried again, in seconds. */
const retryAfterSeconds = '1';

/** Errors of the HTTP framework that have a code in our catalogue; its other errors of a 4xx status are REQUEST_INVALID. */
const frameworkCodes: Readonly<Record<string, UpshiftError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new UpshiftError('BODY_TOO_LARGE', 'The body is larger than 1 MB.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new UpshiftError(
    'CONTENT_TYPE_UNSUPPORTED',
    'Send the body as application/json; a bulk as application/x-ndjson.',
  ),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: new UpshiftError(
    'REQUEST_INVALID',
    'The body is not as long as its Content-Length says.',
  ),
  FST_ERR_BAD_URL: new UpshiftError('REQUEST_INVALID', 'The URL is not well formed.'),
};

/** Whatever was thrown, as an answer from the catalogue. */
export function toErrorAnswer(error: unknown, requestId: string): ErrorAnswer {
  const known = toKnown(error);
  if (known === null) return answer(new UpshiftError('INTERNAL', unexpectedMessage), requestId, true);
  return answer(known, requestId, known.code === 'INTERNAL');
}

const unexpectedMessage = 'Something unexpected went wrong; the request id finds it in the logs.';

function answer(error: UpshiftError, requestId: string, unexpected: boolean): ErrorAnswer {
  const { code, message, path, line } = error;
  const { status } = errorCodes[code];
  return {
    status,
    headers: isRetriedSoon(code) ? { 'retry-after': retryAfterSeconds } : {},
    body: {
      error: {
        code,
        message,
        ...(path === undefined ? {} : { path }),
        ...(line === undefined ? {} : { line }),
        requestId,
      },
    },
    unexpected,
  };
}

function toKnown(error: unknown): UpshiftError | null {
  if (error instanceof UpshiftError) return error;
  if (!(error instanceof Error)) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const framework = frameworkCodes[code];
  if (framework !== undefined) return framework;
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new UpshiftError('REQUEST_INVALID', 'The request is not valid HTTP.');
  return null;
}

function isRetriedSoon(code: ErrorCode): boolean {
  return errorCodes[code].status === 503;
}
