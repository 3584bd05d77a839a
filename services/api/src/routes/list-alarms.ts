import { alarmListSchema } from '@upshift/contracts';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import type { ApiServer } from '../server.ts';
import { errorAnswers } from './error-answers.ts';

/** `GET /v1/alarms`: what the evaluator had somebody told of, or would have. */
export function addListAlarms(server: ApiServer, { deps, record, tenantId }: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/alarms',
    schema: {
      operationId: 'listAlarms',
      summary: 'List alarms',
      description:
        'Scheduled evaluations that fail or get worse, drills that failed or are overdue, canaries that ended by themselves, deployments that retire. Each is raised once, and sent to the webhook where there is one.',
      tags: ['operation'],
      querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
      response: { 200: alarmListSchema.describe('Newest first.'), ...errorAnswers(['REQUEST_INVALID']) },
    },
    async handler({ query: { limit } }) {
      return { alarms: [...(await record.ask(() => deps.store.listAlarms(tenantId, limit)))] };
    },
  });
}
