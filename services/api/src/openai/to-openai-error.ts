import { type ErrorBody, type ErrorCode, errorCodes } from '@upshift/contracts';
import { z } from 'zod';
import { toParam } from './to-param.ts';

/** OpenAI's error body, with our code. */
export const openaiErrorSchema = z.object({
  error: z.object({
    message: z.string(),
    type: z.enum(['invalid_request_error', 'server_error']),
    param: z.string().nullable().describe('The parameter that is wrong.'),
    code: z.enum(Object.keys(errorCodes) as ErrorCode[]),
  }),
});

/**
 * An error in OpenAI's form. `x-should-retry` is what OpenAI's clients go by: they must not repeat a request that would be
 * a second task.
 */
export function answerOpenaiError(
  { error: { code, message, path } }: ErrorBody,
  { mayRepeat }: { mayRepeat: boolean },
) {
  const { status, retryable } = errorCodes[code];
  const type = status < 500 ? 'invalid_request_error' : 'server_error';
  const body: z.infer<typeof openaiErrorSchema> = { error: { message, type, param: toParam(path), code } };
  return { body, headers: { 'x-should-retry': String(retryable && mayRepeat) } };
}
