import { type ErrorCode, errorCodes } from '@upshift/contracts';
import { z } from 'zod';

/** `ErrorBody` for the OpenAPI document. */
export const errorBodySchema = z.object({
  error: z.object({
    code: z.enum(Object.keys(errorCodes) as ErrorCode[]),
    message: z.string(),
    path: z.string().optional().describe('Where in the body, as a JSON pointer.'),
    line: z.int().optional(),
    requestId: z.string().optional(),
  }),
});
