import { type ErrorCode, errorCodes } from '@upshift/contracts';
import type { z } from 'zod';
import { errorBodySchema } from '../http/error-body-schema.ts';

/** What any route may answer besides its own codes. */
const everywhere: readonly ErrorCode[] = ['INTERNAL', 'NOT_READY'];

/**
 * The error answers of a route for the OpenAPI document: one a status, with the codes that it may carry.
 *
 * @param schema of the body, where it is not ours
 */
export function errorAnswers<T extends z.ZodType = typeof errorBodySchema>(
  codes: readonly ErrorCode[],
  schema: z.ZodType = errorBodySchema,
): Record<number, T> {
  const all = [...codes, ...everywhere];
  const statuses = new Set(all.map((code) => errorCodes[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      schema.describe(describe(all.filter((code) => errorCodes[code].status === status))) as T,
    ]),
  );
}

function describe(codes: readonly ErrorCode[]): string {
  return codes.map((code) => `${code}: ${errorCodes[code].meaning}`).join(' ');
}
