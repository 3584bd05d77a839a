import { taskListSchema, taskStates } from '@upshift/contracts';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { isStorable } from '../http/find-unfit-value.ts';
import type { ApiServer } from '../server.ts';
import { errorAnswers } from './error-answers.ts';

const querySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Tasks on a page.'),
  state: z.enum(taskStates).optional(),
  workload: z.string().min(1).max(64).refine(isStorable, 'this text cannot be stored').optional(),
  cursor: z.string().max(512).optional().describe('`nextCursor` of the page before. Opaque.'),
});

/** `GET /v1/tasks`: newest first, page by page. */
export function addListTasks(server: ApiServer, { deps, record, tenantId }: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/tasks',
    schema: {
      operationId: 'listTasks',
      summary: 'List tasks',
      tags: ['tasks'],
      querystring: querySchema,
      response: {
        200: taskListSchema.describe('A page; `nextCursor` is null on the last one.'),
        ...errorAnswers(['REQUEST_INVALID', 'CURSOR_INVALID']),
      },
    },
    async handler(request) {
      const { limit, state, workload, cursor } = request.query;
      const filter = {
        tenantId,
        limit,
        ...(state === undefined ? {} : { state }),
        ...(workload === undefined ? {} : { workload }),
        ...(cursor === undefined ? {} : { cursor }),
      };
      // The record makes the cursors, and refuses those that it did not make.
      return record.ask(() => deps.store.listTasks(filter));
    },
  });
}
