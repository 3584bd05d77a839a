import { figuresViewSchema, UpshiftError } from '@upshift/contracts';
import { buildFigures } from '@upshift/core';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { isStorable } from '../http/find-unfit-value.ts';
import type { ApiServer } from '../server.ts';
import { errorAnswers } from './error-answers.ts';

const querySchema = z.strictObject({
  run: z
    .string()
    .min(1)
    .max(64)
    .refine(isStorable, 'this text cannot be stored')
    .optional()
    .describe('A sample run, or `latest` for the newest one. Without it: the newest 10,000 tasks of the record.'),
});

/** Beyond it a look at the record would cost more than it tells. */
const maxTasks = 10_000;

/** `GET /v1/figures`: success, cost per success, P95 and premium share, live, and against premium alone. */
export function addGetFigures(server: ApiServer, { deps, record, tenantId }: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/figures',
    schema: {
      operationId: 'getFigures',
      summary: 'See what the portfolio achieves',
      description: 'Computed from attempts and decisions at each request; nothing is kept that could be out of date.',
      tags: ['operation'],
      querystring: querySchema,
      response: {
        200: figuresViewSchema.describe('The four figures, and what they rest on.'),
        ...errorAnswers(['REQUEST_INVALID', 'RUN_NOT_FOUND']),
      },
    },
    async handler(request) {
      const run = request.query.run ?? null;
      const facts = await record.ask(() => deps.store.readFigures({ tenantId, run, maxTasks }));
      if (facts === null)
        throw new UpshiftError(
          'RUN_NOT_FOUND',
          'The record holds no such sample run. `upshift up --sample` makes one.',
          {
            path: '/run',
          },
        );
      return buildFigures(facts);
    },
  });
}
