import { taskViewSchema, UpshiftError } from '@upshift/contracts';
import type { ApiContext } from '../api-context.ts';
import type { ApiServer } from '../server.ts';
import { errorAnswers } from './error-answers.ts';
import { loadTask } from './load-task.ts';
import { taskParamsSchema, toTaskId } from './task-params.ts';

/**
 * `POST /v1/tasks/:id/cancel`: ends an open task, or one in review, in one commit. Its workers hear of it from the record
 * and abort their calls; what those cost is booked to the task, wasted.
 */
export function addCancelTask(server: ApiServer, context: ApiContext): void {
  const { deps, record, tenantId } = context;
  server.route({
    method: 'POST',
    url: '/v1/tasks/:id/cancel',
    config: { mayBeEmpty: true },
    schema: {
      operationId: 'cancelTask',
      summary: 'Cancel a task',
      description: 'Without a body. Cancelling a task again answers 200 with the task.',
      tags: ['tasks'],
      params: taskParamsSchema,
      response: {
        200: taskViewSchema.describe('The task, cancelled. The cost of a call that was under way may still be added.'),
        ...errorAnswers(['TASK_NOT_FOUND', 'TASK_SETTLED']),
      },
    },
    async handler(request) {
      const taskId = toTaskId(request.params.id);
      const outcome = await record.ask(() => deps.store.cancel(tenantId, taskId));
      const view = await loadTask(context, taskId);
      if (outcome === 'not_open' && view.state !== 'cancelled')
        throw new UpshiftError('TASK_SETTLED', `The task is ${view.state} already and cannot be cancelled.`);
      return view;
    },
  });
}
