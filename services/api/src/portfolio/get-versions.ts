import { portfolioHistorySchema } from '@upshift/contracts';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { errorAnswers } from '../routes/error-answers.ts';
import type { ApiServer } from '../server.ts';

const querySchema = z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(50) });

/** `GET /v1/portfolio/versions`: who changed what when and why, and what ran beside. */
export function addGetVersions(server: ApiServer, { deps, record }: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/portfolio/versions',
    schema: {
      operationId: 'listPortfolioVersions',
      summary: 'See how the portfolio changed',
      tags: ['portfolio'],
      querystring: querySchema,
      response: {
        200: portfolioHistorySchema.describe('Changes, roll-outs and decisions, newest first.'),
        ...errorAnswers(['REQUEST_INVALID']),
      },
    },
    handler: ({ query: { limit } }) => record.ask(() => deps.store.portfolioHistory(limit)),
  });
}
