import { type StatusView, statusViewSchema } from '@upshift/contracts';
import type { ApiContext } from '../api-context.ts';
import type { ApiServer } from '../server.ts';
import { errorAnswers } from './error-answers.ts';

/** `GET /v1/status`: what there is to see even when the record or the queue is away. */
export function addGetStatus(server: ApiServer, { deps, config, record }: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/status',
    schema: {
      operationId: 'getStatus',
      summary: 'See how Upshift is doing',
      tags: ['operation'],
      response: {
        200: statusViewSchema.describe('Figures of the record are empty while `record.ok` is false.'),
        ...errorAnswers([]),
      },
    },
    async handler(): Promise<StatusView> {
      const { hash, portfolio } = deps.portfolio();
      const [figures, queueOk] = await Promise.all([
        record.ask(() => deps.store.status()).catch(() => null),
        deps.queue.ping().then(
          () => true,
          () => false,
        ),
      ]);
      return {
        version: config.version,
        portfolio: { name: portfolio.name, hash },
        record: { ok: figures !== null },
        queueBackend: { kind: deps.queue.backend, ok: queueOk },
        ...(figures ?? { tasks: {}, queues: [], workers: [], oldestOpenTaskSeconds: null, budgets: [] }),
      };
    },
  });
}
