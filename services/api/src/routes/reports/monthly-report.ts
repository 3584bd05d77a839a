import { monthlyReportSchema } from '@upshift/contracts';
import { buildMonthly, renderMonthlyCsv } from '@upshift/reports';
import { z } from 'zod';
import type { ApiContext } from '../../api-context.ts';
import type { ApiServer } from '../../server.ts';
import { errorAnswers } from '../error-answers.ts';
import { loadVersions } from './load-versions.ts';
import { answerReport, formatSchema, periodSchema, readPeriod, reportTimeoutMs } from './report-format.ts';

const formats = ['json', 'html', 'markdown', 'csv'] as const;
const querySchema = z.strictObject({
  period: periodSchema
    .default('this-month')
    .describe('A month (2026-11), a week (2026-W48), a day, a range (a..b), this-month, last-month or 7d. UTC.'),
  format: formatSchema(formats),
});

/** `GET /v1/reports/monthly`: what a success cost, every cost on its line. */
export function addMonthlyReport(server: ApiServer, context: ApiContext): void {
  const { deps, record, tenantId } = context;
  server.route({
    method: 'GET',
    url: '/v1/reports/monthly',
    schema: {
      operationId: 'getMonthlyReport',
      summary: 'See what a successful outcome costs',
      description:
        'All money spent on the tasks of a period, by what it was for, divided by the tasks that succeeded. The lines add up to the ledger in nano-dollars. Also as HTML, Markdown and CSV.',
      tags: ['reports'],
      querystring: querySchema,
      response: { 200: monthlyReportSchema.describe('The report.'), ...errorAnswers(['REQUEST_INVALID']) },
    },
    async handler(request, reply) {
      const nowMs = deps.clock.now();
      const period = readPeriod(request.query.period, nowMs, 'period');
      const facts = await record.ask(
        () => deps.store.readSpend({ tenantId, from: new Date(period.from), until: new Date(period.until) }),
        { timeoutMs: reportTimeoutMs },
      );
      const report = buildMonthly(facts, {
        period,
        tenant: tenantId,
        versions: await loadVersions(context, [facts]),
        ended: Date.parse(period.until) <= nowMs,
      });
      const { format: asked } = request.query;
      return answerReport(report, { reply, formats, asked, accept: request.headers.accept, csv: renderMonthlyCsv });
    },
  });
}
