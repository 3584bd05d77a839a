import { outcomeRowSchema, taskIdSchema } from '@upshift/contracts';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { errorAnswers } from '../routes/error-answers.ts';
import type { ApiServer } from '../server.ts';
import { ledgerTimeoutMs } from './backtest-on-ledger.ts';

const querySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(5000).default(500).describe('Of the newest settled tasks.'),
  rollout: z
    .string()
    .min(1)
    .max(64)
    .regex(/^r_\w+$/, 'an id of a roll-out')
    .optional()
    .describe('Only tasks that this shadow copied.'),
  since: z.iso.datetime().optional().describe('Only tasks accepted from then on.'),
  before: taskIdSchema.optional().describe('Only tasks before this one: `next` of the answer before.'),
});

/** `GET /v1/portfolio/outcomes`: the ledger as an outcome table, shadow answers beside those that served. */
export function addGetOutcomes(server: ApiServer, { deps, record, tenantId }: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/portfolio/outcomes',
    schema: {
      operationId: 'getOutcomes',
      summary: 'Read recorded answers as an outcome table',
      description:
        'One row a task, with the last answer of each model. `correct` is what the validators made of it; answers that nobody judged are left out. `asked` tells by which draw of a canary or shadow a model was asked. Holds content of tasks.',
      tags: ['portfolio'],
      querystring: querySchema,
      response: {
        200: z
          .object({
            rows: z.array(outcomeRowSchema),
            next: taskIdSchema
              .nullable()
              .describe('Asked for with `before`, older tasks follow; null: there are none.'),
          })
          .describe('Rows as docs/reference/outcome-table.md has them.'),
        ...errorAnswers(['REQUEST_INVALID']),
      },
    },
    async handler({ query: { limit, rollout = null, since = null, before = null } }) {
      const query = { tenantId, limit, rollout, since, before };
      const patience = { timeoutMs: ledgerTimeoutMs };
      const rows = await record.ask(() => deps.store.readOutcomes(query), patience);
      return { rows: [...rows], next: await record.ask(() => deps.store.outcomesEnd(query), patience) };
    },
  });
}
