import type { z } from 'zod';
import { UpshiftAnswerError } from '../client-errors.ts';

/** Reads JSON that the API sent. @throws UpshiftAnswerError where it is something else; `what` names the call */
export function parseAnswer<T>(schema: z.ZodType<T>, text: string, what: string): T {
  const problem = `${what} was not answered as this version of Upshift does.`;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new UpshiftAnswerError(problem, { cause: error });
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new UpshiftAnswerError(problem, { cause: parsed.error });
}
