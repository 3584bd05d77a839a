import { reviewerSchema, reviewListSchema, riskLevels } from '@upshift/contracts';
import { z } from 'zod';
import type { ApiContext } from '../../api-context.ts';
import { isStorable } from '../../http/find-unfit-value.ts';
import type { ApiServer } from '../../server.ts';
import { errorAnswers } from '../error-answers.ts';

const querySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Reviews on a page.'),
  workload: z.string().min(1).max(64).refine(isStorable, 'this text cannot be stored').optional(),
  risk: z.enum(riskLevels).optional(),
  tenant: z
    .string()
    .min(1)
    .max(64)
    .refine(isStorable, 'this text cannot be stored')
    .optional()
    .describe('`default` until there are tenants.'),
  claimed: z.stringbool().optional().describe('Whether somebody has it at the moment.'),
  reviewer: reviewerSchema.optional().describe('Who has it at the moment.'),
  cursor: z.string().max(512).optional().describe('`nextCursor` of the page before. Opaque.'),
});

/** `GET /v1/review`: what waits for a person, the oldest first, page by page. */
export function addListReviews(server: ApiServer, { deps, record, tenantId }: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/review',
    schema: {
      operationId: 'listReviews',
      summary: 'List what waits for a person',
      tags: ['review'],
      querystring: querySchema,
      response: {
        200: reviewListSchema.describe('A page, the oldest first; `nextCursor` is null on the last one.'),
        ...errorAnswers(['REQUEST_INVALID', 'CURSOR_INVALID']),
      },
    },
    async handler(request) {
      const { limit, tenant, ...rest } = request.query;
      const wanted = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
      return record.ask(() => deps.store.listReviews({ tenantId: tenant ?? tenantId, limit, ...wanted }));
    },
  });
}
