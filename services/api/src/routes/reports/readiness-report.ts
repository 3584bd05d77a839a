import { readinessReportSchema } from '@upshift/contracts';
import { buildReadiness } from '@upshift/reports';
import { z } from 'zod';
import type { ApiContext } from '../../api-context.ts';
import type { ApiServer } from '../../server.ts';
import { errorAnswers } from '../error-answers.ts';
import { answerReport, formatSchema, reportTimeoutMs } from './report-format.ts';

const formats = ['json', 'html', 'markdown'] as const;
const querySchema = z.strictObject({ format: formatSchema(formats) });

/** `GET /v1/reports/readiness`: each workload of the active portfolio against the seven points. */
export function addReadinessReport(server: ApiServer, { deps, record, tenantId }: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/reports/readiness',
    schema: {
      operationId: 'getReadinessReport',
      summary: 'See what a workload still lacks',
      description:
        'Two viable paths, routing by type of task, validators, escalations reviewed, an eval set with edge cases that was run, cost per success, rollback drilled: each green or red, with evidence and the command that mends it. Also as HTML and Markdown.',
      tags: ['reports'],
      querystring: querySchema,
      response: { 200: readinessReportSchema.describe('The report.'), ...errorAnswers(['REQUEST_INVALID']) },
    },
    async handler(request, reply) {
      const facts = await record.ask(() => deps.store.readReadiness(tenantId), { timeoutMs: reportTimeoutMs });
      const { format: asked } = request.query;
      return answerReport(buildReadiness(deps.portfolio(), facts), {
        reply,
        formats,
        asked,
        accept: request.headers.accept,
      });
    },
  });
}
