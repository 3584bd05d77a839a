import { feedbackSchema, feedbackViewSchema, UpshiftError } from '@upshift/contracts';
import type { ApiContext } from '../../api-context.ts';
import type { ApiServer } from '../../server.ts';
import { errorAnswers } from '../error-answers.ts';
import { taskParamsSchema, toTaskId } from '../task-params.ts';

/** `POST /v1/tasks/:id/feedback`: what a user thinks of an answer, and a candidate for the workload's eval set. */
export function addTaskFeedback(server: ApiServer, { deps, record, tenantId }: ApiContext): void {
  server.route({
    method: 'POST',
    url: '/v1/tasks/:id/feedback',
    schema: {
      operationId: 'sendFeedback',
      summary: 'Say what a user thinks of an answer',
      description:
        'Every feedback is kept. The task becomes a candidate for the eval set of its workload, once; a person approves it.',
      tags: ['tasks'],
      params: taskParamsSchema,
      body: feedbackSchema,
      response: {
        200: feedbackViewSchema.describe('It is on record.'),
        ...errorAnswers(['REQUEST_INVALID', 'TASK_NOT_FOUND', 'TEXT_NOT_STORABLE']),
      },
    },
    async handler(request) {
      const taskId = toTaskId(request.params.id);
      const candidate = await record.ask(() => deps.store.addFeedback({ ...request.body, tenantId, taskId }));
      if (candidate === null) throw new UpshiftError('TASK_NOT_FOUND', 'There is no task of that id.');
      return { task: taskId, candidate };
    },
  });
}
