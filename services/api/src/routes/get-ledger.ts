import { ledgerViewSchema, UpshiftError } from '@upshift/contracts';
import type { ApiContext } from '../api-context.ts';
import type { ApiServer } from '../server.ts';
import { errorAnswers } from './error-answers.ts';
import { taskParamsSchema, toTaskId } from './task-params.ts';

/** `GET /v1/tasks/:id/ledger`: the attempts, verdicts, decisions and money of one task. */
export function addGetLedger(server: ApiServer, { deps, record, tenantId }: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/tasks/:id/ledger',
    schema: {
      operationId: 'getLedger',
      summary: 'Read the story of a task',
      tags: ['tasks'],
      params: taskParamsSchema,
      response: {
        200: ledgerViewSchema.describe('Attempts, verdicts, decisions and money.'),
        ...errorAnswers(['TASK_NOT_FOUND']),
      },
    },
    async handler(request) {
      const taskId = toTaskId(request.params.id);
      const ledger = await record.ask(() => deps.store.getLedger(tenantId, taskId));
      if (ledger === null) throw new UpshiftError('TASK_NOT_FOUND', 'There is no task of that id.');
      return ledger;
    },
  });
}
