import { auditViewSchema } from '@upshift/contracts';
import { buildAuditView } from '@upshift/core';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { isStorable } from '../http/find-unfit-value.ts';
import type { ApiServer } from '../server.ts';
import { errorAnswers } from './error-answers.ts';

const querySchema = z.strictObject({
  workload: z.string().min(1).max(64).refine(isStorable, 'this text cannot be stored').optional(),
  since: z.iso.datetime({ offset: true }).pipe(z.coerce.date()).optional().describe('Audits drawn from then on.'),
});

/** Enough for intervals of a hundredth; beyond it a look would cost more than it tells. */
const maxAudits = 50_000;

/** `GET /v1/audit`: how often validators pass what is wrong and stop what is right, by workload and validator. */
export function addGetAudit(server: ApiServer, { deps, record, tenantId }: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/audit',
    schema: {
      operationId: 'getAudit',
      summary: 'See how far the validators may be trusted',
      description:
        'A random share of accepted answers is asked again of the strongest tier, and a share of escalated ones is compared with the final answer. Rates count disagreement with the stronger answer.',
      tags: ['operation'],
      querystring: querySchema,
      response: {
        200: auditViewSchema.describe('The newest 50,000 audits, measured.'),
        ...errorAnswers(['REQUEST_INVALID']),
      },
    },
    async handler(request) {
      const { workload, since } = request.query;
      const rows = await record.ask(() =>
        deps.store.readAudits({
          tenantId,
          ...(workload === undefined ? {} : { workload }),
          ...(since === undefined ? {} : { since }),
          limit: maxAudits,
        }),
      );
      return buildAuditView(rows, deps.portfolio().portfolio, since?.toISOString() ?? null);
    },
  });
}
