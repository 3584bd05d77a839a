import { z } from 'zod';
import type { ApiContext } from '../../api-context.ts';
import type { ApiServer } from '../../server.ts';
import { errorAnswers } from '../error-answers.ts';
import { buildMetrics } from './build-metrics.ts';
import { metricsMediaType, renderMetrics } from './render-metrics.ts';

/** `GET /metrics`: what alarms are set on, for Prometheus. */
export function addGetMetrics(server: ApiServer, { deps, record, tenantId }: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/metrics',
    schema: {
      operationId: 'getMetrics',
      summary: 'Figures for Prometheus',
      description:
        'Tasks, queues, budgets, rollback drills, alarms, drift and roll-outs, as the record has them: each replica of the API says the same.',
      tags: ['operation'],
      response: { 200: z.string().describe('Prometheus text format.'), ...errorAnswers([]) },
    },
    async handler(_request, reply) {
      const { store } = deps;
      const [status, drills, running, alarms, drift] = await record.ask(() =>
        Promise.all([
          store.status(),
          store.listRollouts({ kind: 'drill', limit: 500 }),
          store.runningRollouts(),
          store.countAlarms(tenantId),
          store.loadDriftReport(tenantId),
        ]),
      );
      const { portfolio } = deps.portfolio();
      reply.type(metricsMediaType);
      return renderMetrics(buildMetrics({ portfolio, at: deps.clock.now(), status, drills, running, alarms, drift }));
    },
  });
}
