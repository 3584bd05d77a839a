import { type BulkAnswer, UpshiftError } from '@upshift/contracts';
import { parseJsonBody, tooLarge } from '../http/parse-json-body.ts';
import { toErrorAnswer } from '../http/to-error-answer.ts';
import type { Acceptance, Submission } from '../submit/create-acceptance.ts';
import { parseIdempotencyKey } from '../submit/parse-idempotency-key.ts';
import { parseSubmission } from '../submit/parse-submission.ts';
import type { Line } from './split-lines.ts';

/**
 * One line from its bytes to its answer. A line that is refused says so in its answer, with the codes of the single door;
 * nothing rejects.
 *
 * @param onUnexpected told of an error that nobody foresaw
 */
export async function acceptLine(
  { no, bytes }: Line,
  accept: Acceptance['accept'],
  onUnexpected: (error: unknown) => void,
): Promise<BulkAnswer> {
  try {
    if (bytes === null) throw tooLarge('line');
    const { taskId, replayed } = await accept(toSubmission(parseJsonBody(bytes, 'line')));
    return { line: no, status: 202, id: taskId, replayed };
  } catch (error) {
    return toRefusal(no, error, onUnexpected);
  }
}

/** The key is compared apart from the body, so that the same task may come again through the single door. */
function toSubmission(value: unknown): Submission {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const { idempotencyKey, ...sent } = isObject ? (value as { idempotencyKey?: unknown }) : {};
  const body = parseSubmission(isObject ? sent : value);
  return { body, sent, idempotencyKey: keyOf(idempotencyKey), traceparent: null };
}

function keyOf(key: unknown): string | null {
  if (key === undefined) return null;
  try {
    return parseIdempotencyKey(typeof key === 'string' ? key : '');
  } catch (error) {
    if (!(error instanceof UpshiftError)) throw error;
    throw new UpshiftError(error.code, error.message, { path: '/idempotencyKey' });
  }
}

function toRefusal(line: number, error: unknown, onUnexpected: (error: unknown) => void): BulkAnswer {
  const { status, body, unexpected } = toErrorAnswer(error, '');
  if (unexpected) onUnexpected(error);
  const { code, message, path } = body.error;
  return { line, status, error: { code, message, ...(path === undefined ? {} : { path }) } };
}
