import { driftViewSchema } from '@upshift/contracts';
import type { ApiContext } from '../api-context.ts';
import type { ApiServer } from '../server.ts';
import { errorAnswers } from './error-answers.ts';

/** `GET /v1/drift`: what has changed, and whose doing it is, as the evaluator found last. */
export function addGetDrift(server: ApiServer, { deps, record, tenantId }: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/drift',
    schema: {
      operationId: 'getDrift',
      summary: 'See what has drifted, and why',
      description:
        "Production signals and fixed probes under tests that may be looked at at any time. Each finding is named: the vendor's model, the portfolio, a prompt, or the traffic. Made by the evaluator, every hour unless it is told otherwise.",
      tags: ['operation'],
      response: { 200: driftViewSchema.describe('The newest report.'), ...errorAnswers([]) },
    },
    async handler() {
      return { report: await record.ask(() => deps.store.loadDriftReport(tenantId)) };
    },
  });
}
