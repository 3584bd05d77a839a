import { jsonLimits, type SubmitTask, UpshiftError } from '@upshift/contracts';
import type { InboxJob } from '@upshift/ports';
import { parseJsonBody } from '../http/parse-json-body.ts';
import { parseSubmission } from '../submit/parse-submission.ts';

/** The name that a producer gives its jobs: other names are free for what comes later. */
export const jobName = 'task';

/**
 * A producer's job to the body of a submission: the rules are those of `POST /v1/tasks`, by the same code.
 *
 * @throws UpshiftError REQUEST_INVALID, BODY_TOO_LARGE, BODY_TOO_DEEP, BODY_FORBIDDEN_KEY, TEXT_NOT_STORABLE, TOOL_INVALID
 */
export function parseJob({ name, data }: Pick<InboxJob, 'name' | 'data'>): { body: SubmitTask; sent: unknown } {
  if (name !== jobName)
    throw new UpshiftError('REQUEST_INVALID', `A job of this queue is named "${jobName}": add("${jobName}", body).`);
  const sent = parseJsonBody(toBytes(data));
  return { body: parseSubmission(sent), sent };
}

function toBytes(data: unknown): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(data) ?? 'null');
  } catch (error) {
    // Nothing but its depth keeps JSON that was parsed a moment ago from being written again.
    throw new UpshiftError('BODY_TOO_DEEP', `The JSON nests deeper than ${jsonLimits.depth} levels.`, { cause: error });
  }
}
