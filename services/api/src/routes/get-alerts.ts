import { alertListSchema } from '@upshift/contracts';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import type { ApiServer } from '../server.ts';
import { errorAnswers } from './error-answers.ts';

const filterSchema = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) });

/** `GET /v1/alerts`: what the webhook is told of, and whether it took it. */
export function addGetAlerts(server: ApiServer, { deps, record, tenantId }: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/alerts',
    schema: {
      operationId: 'listAlerts',
      summary: 'List alerts',
      description:
        'Scheduled evaluations that failed or got worse, and deployments whose vendor stops serving them. Raised by the evaluator, each once. Drift is in `GET /v1/drift`.',
      tags: ['operation'],
      querystring: filterSchema,
      response: { 200: alertListSchema.describe('Newest first.'), ...errorAnswers(['REQUEST_INVALID']) },
    },
    async handler(request) {
      const { limit } = request.query;
      return { alerts: [...(await record.ask(() => deps.store.listAlerts(tenantId, limit)))] };
    },
  });
}
