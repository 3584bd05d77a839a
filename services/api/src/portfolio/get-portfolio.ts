import { portfolioViewSchema } from '@upshift/contracts';
import type { ApiContext } from '../api-context.ts';
import { errorAnswers } from '../routes/error-answers.ts';
import type { ApiServer } from '../server.ts';
import { loadActive } from './load-active.ts';

/** `GET /v1/portfolio`: the active version, what made it so, and what runs beside it. */
export function addGetPortfolio(server: ApiServer, context: ApiContext): void {
  const { deps, record } = context;
  server.route({
    method: 'GET',
    url: '/v1/portfolio',
    schema: {
      operationId: 'getPortfolio',
      summary: 'See the active portfolio',
      tags: ['portfolio'],
      response: {
        200: portfolioViewSchema.describe('The version that new tasks pin, and the roll-outs that run.'),
        ...errorAnswers(['VERSION_NOT_FOUND']),
      },
    },
    async handler() {
      const active = await loadActive(context);
      const [history, rollouts] = await Promise.all([
        record.ask(() => deps.store.portfolioHistory(1)),
        record.ask(() => deps.store.runningRollouts()),
      ]);
      const change = history.changes[0] ?? null;
      return {
        name: active.portfolio.name,
        hash: active.hash,
        source: active.source,
        portfolio: { ...active.portfolio },
        change: change?.to === active.hash ? change : null,
        rollouts: [...rollouts],
      };
    },
  });
}
