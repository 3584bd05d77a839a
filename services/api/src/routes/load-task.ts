import { type TaskView, UpshiftError } from '@upshift/contracts';
import type { ApiContext } from '../api-context.ts';

/** A task as it stands. @throws UpshiftError TASK_NOT_FOUND, NOT_READY */
export async function loadTask({ deps, record, tenantId }: ApiContext, taskId: string): Promise<TaskView> {
  const view = await record.ask(() => deps.store.getTask(tenantId, taskId));
  if (view === null) throw new UpshiftError('TASK_NOT_FOUND', 'There is no task of that id.');
  return view;
}
