import { type SubmitTask, submitTaskSchema } from '@upshift/contracts';
import { toRequestInvalid } from '../http/to-request-invalid.ts';

/** The body of a submission, whichever door it came through. @throws UpshiftError REQUEST_INVALID, TOOL_INVALID */
export function parseSubmission(sent: unknown): SubmitTask {
  const parsed = submitTaskSchema.safeParse(sent);
  if (!parsed.success) throw toRequestInvalid(parsed.error, 'body', sent);
  return parsed.data;
}
