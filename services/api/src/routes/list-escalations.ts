import { escalationActions, escalationListSchema, reasonCodes } from '@upshift/contracts';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { isStorable } from '../http/find-unfit-value.ts';
import type { ApiServer } from '../server.ts';
import { errorAnswers } from './error-answers.ts';

const nameSchema = z.string().min(1).max(64).refine(isStorable, 'this text cannot be stored').optional();
const timeSchema = z.iso.datetime({ offset: true }).pipe(z.coerce.date()).optional();

const querySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Escalations on a page.'),
  workload: nameSchema,
  action: z.enum(escalationActions).optional(),
  reason: z.enum(Object.keys(reasonCodes) as [keyof typeof reasonCodes]).optional(),
  validator: nameSchema,
  deployment: nameSchema,
  since: timeSchema.describe('From then on.'),
  until: timeSchema.describe('Up to then.'),
  cursor: z.string().max(512).optional().describe('`nextCursor` of the page before. Opaque.'),
});

/** `GET /v1/escalations`: why tasks went to a stronger tier or to a person, newest first, page by page. */
export function addListEscalations(server: ApiServer, { deps, record, tenantId }: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/escalations',
    schema: {
      operationId: 'listEscalations',
      summary: 'List escalations',
      description: 'Names and numbers alone: what was asked and answered is in the task, and its story in the ledger.',
      tags: ['operation'],
      querystring: querySchema,
      response: {
        200: escalationListSchema.describe('A page; `nextCursor` is null on the last one.'),
        ...errorAnswers(['REQUEST_INVALID', 'CURSOR_INVALID']),
      },
    },
    async handler(request) {
      const given = Object.entries(request.query).filter(([, value]) => value !== undefined);
      const filter = Object.fromEntries(given) as { limit: number };
      return record.ask(() => deps.store.listEscalations({ tenantId, ...filter }));
    },
  });
}
