import { type TaskView, UpshiftError } from '@upshift/contracts';

/** Why a task has no answer to give, or null where it has one. Names the task, so that nothing is lost. */
export function toRefusal(
  { id, state, reason, reasonDetail, output }: TaskView,
  waitedSeconds: number,
): UpshiftError | null {
  const why = [reason, reasonDetail].filter((part) => part !== null).join(': ');
  switch (state) {
    case 'succeeded':
      return output === null ? new UpshiftError('TASK_FAILED', `Task ${id} succeeded without an answer.`) : null;
    case 'open':
      return new UpshiftError(
        'TASK_UNSETTLED',
        `Task ${id} has no answer after ${waitedSeconds} s and goes on: read it at /v1/tasks/${id}.`,
      );
    case 'failed':
      return new UpshiftError('TASK_FAILED', `Task ${id} failed (${why}).`);
    case 'expired':
      return new UpshiftError('TASK_EXPIRED', `Task ${id} had no answer by its deadline.`);
    case 'cancelled':
      return new UpshiftError('TASK_CANCELLED', `Task ${id} was cancelled.`);
    case 'in_review':
      return new UpshiftError(
        'TASK_IN_REVIEW',
        `No answer to task ${id} could be proved (${why}); a person decides. Read it at /v1/tasks/${id}.`,
      );
  }
}
