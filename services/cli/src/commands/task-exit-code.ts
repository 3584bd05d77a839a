import type { TaskView } from '@upshift/contracts';
import { type ExitCode, exitCodes } from '../cli-error.ts';

/** A script goes on only with an answer: everything but `succeeded` is a failure, `in_review` too. */
export function taskExitCode(task: Pick<TaskView, 'state'>): ExitCode {
  return task.state === 'succeeded' ? exitCodes.ok : exitCodes.failed;
}
