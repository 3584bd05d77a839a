import { errorCodes } from '@upshift/contracts';
import { z } from 'zod';
import { UpshiftApiError } from '../client-errors.ts';
import { parseRetryAfter } from './parse-retry-after.ts';

/** An error as the API writes it; its code may be newer than this client. */
const bodySchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    path: z.string().optional(),
    requestId: z.string().optional(),
  }),
});
const retryableStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);

/** What a refusing answer says. A body that is no error of Upshift (a proxy's page) is not quoted. */
export async function toApiError(response: Response, what: string): Promise<UpshiftApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const parsed = bodySchema.safeParse(body);
  const error = parsed.success
    ? parsed.data.error
    : { code: 'HTTP_ERROR', message: `${what} was answered ${response.status} without an error code of Upshift.` };
  return new UpshiftApiError(error.message, {
    code: error.code,
    status: response.status,
    retryable: isRetryable(error.code, response.status),
    path: error.path,
    requestId: error.requestId ?? response.headers.get('x-request-id') ?? undefined,
    retryAfterMs: parseRetryAfter(response.headers.get('retry-after'), Date.now()),
  });
}

/** A code that is known decides; else the status does. */
export function isRetryable(code: string, status: number): boolean {
  return Object.hasOwn(errorCodes, code)
    ? errorCodes[code as keyof typeof errorCodes].retryable
    : retryableStatuses.has(status);
}
