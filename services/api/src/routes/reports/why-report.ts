import { whyReportSchema } from '@upshift/contracts';
import { buildWhy } from '@upshift/reports';
import { z } from 'zod';
import type { ApiContext } from '../../api-context.ts';
import type { ApiServer } from '../../server.ts';
import { errorAnswers } from '../error-answers.ts';
import { loadVersions } from './load-versions.ts';
import { answerReport, formatSchema, periodSchema, readPeriod, reportTimeoutMs } from './report-format.ts';

const formats = ['json', 'html', 'markdown'] as const;
const querySchema = z.strictObject({
  from: periodSchema.default('last-month').describe('The earlier period, as `period` of the monthly report.'),
  to: periodSchema.default('this-month').describe('The later one.'),
  format: formatSchema(formats),
});

/** `GET /v1/reports/why`: what changed the cost of a success between two periods. */
export function addWhyReport(server: ApiServer, context: ApiContext): void {
  const { deps, record, tenantId } = context;
  server.route({
    method: 'GET',
    url: '/v1/reports/why',
    schema: {
      operationId: 'getWhyReport',
      summary: 'See why a success costs more or less than before',
      description:
        'The change of cost per success between two periods, split into price, mix, routing, escalation, waste and measuring. The lines add up exactly. Also as HTML and Markdown.',
      tags: ['reports'],
      querystring: querySchema,
      response: { 200: whyReportSchema.describe('The report.'), ...errorAnswers(['REQUEST_INVALID']) },
    },
    async handler(request, reply) {
      const nowMs = deps.clock.now();
      const { from, to, format: asked } = request.query;
      const periods = [readPeriod(from, nowMs, 'from'), readPeriod(to, nowMs, 'to')] as const;
      const [before, after] = await Promise.all(
        periods.map((period) =>
          record.ask(
            () => deps.store.readSpend({ tenantId, from: new Date(period.from), until: new Date(period.until) }),
            { timeoutMs: reportTimeoutMs },
          ),
        ),
      );
      if (before === undefined || after === undefined) throw new Error('Two periods were read, and one is missing.');
      const versions = await loadVersions(context, [before, after]);
      const report = buildWhy({ period: periods[0], facts: before }, { period: periods[1], facts: after }, versions);
      return answerReport(report, { reply, formats, asked, accept: request.headers.accept });
    },
  });
}
