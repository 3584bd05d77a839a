import {
  type Period,
  signOffBodySchema,
  signOffSchema,
  storedWeekliesSchema,
  UpshiftError,
  type WeeklyReport,
  weeklyReportSchema,
} from '@upshift/contracts';
import { judgeChange } from '@upshift/lab';
import { assembleWeekly } from '@upshift/reports';
import { z } from 'zod';
import type { ApiContext } from '../../api-context.ts';
import { isStorable } from '../../http/find-unfit-value.ts';
import { loadActive } from '../../portfolio/load-active.ts';
import type { ApiServer } from '../../server.ts';
import { errorAnswers } from '../error-answers.ts';
import { answerReport, formatSchema, periodSchema, readPeriod, reportTimeoutMs } from './report-format.ts';

const formats = ['json', 'html', 'markdown'] as const;
const querySchema = z.strictObject({
  period: periodSchema
    .default('last-week')
    .describe('A week (2026-W48), a day, a range (a..b), this-week, last-week or 7d. UTC.'),
  stored: z
    .stringbool()
    .default(false)
    .describe('The review of this week as the evaluator made and sent it, instead of one made now.'),
  format: formatSchema(formats),
});
const bodySchema = signOffBodySchema.refine(
  ({ by, comment = '' }) => isStorable(by) && isStorable(comment),
  'this text cannot be stored',
);

/** A year of weeks, and some. */
const maxStored = 60;

/** `GET /v1/reports/weekly`, the stored ones, and the sign-off: what escalated, why, and what the recorded tasks say to change. */
export function addWeeklyReport(server: ApiServer, context: ApiContext): void {
  const { deps, record, tenantId } = context;
  server.route({
    method: 'GET',
    url: '/v1/reports/weekly',
    schema: {
      operationId: 'getWeeklyReport',
      summary: 'Review what escalated',
      description:
        'Escalations by workload, reason, validator and deployment with their trend and cost, how far validators may be trusted, and changes of the portfolio that recorded tasks bear out. Also as HTML and Markdown.',
      tags: ['reports'],
      querystring: querySchema,
      response: {
        200: weeklyReportSchema.describe('The report.'),
        ...errorAnswers(['REQUEST_INVALID', 'VERSION_NOT_FOUND', 'REPORT_NOT_FOUND']),
      },
    },
    async handler(request, reply) {
      const { format: asked, stored } = request.query;
      const period = readPeriod(request.query.period, deps.clock.now(), 'period');
      const report = stored ? await loadStored(context, period) : await review(context, period);
      return answerReport(report, { reply, formats, asked, accept: request.headers.accept });
    },
  });
  server.route({
    method: 'GET',
    url: '/v1/reports/weekly/stored',
    schema: {
      operationId: 'listStoredWeeklyReports',
      summary: 'List stored escalation reviews',
      description:
        'The evaluator makes the review of each week once it has ended, stores it, and tells the webhook. `stored=true` with the period gives one of them whole.',
      tags: ['reports'],
      response: { 200: storedWeekliesSchema.describe('The newest reviews, at most 60.'), ...errorAnswers([]) },
    },
    async handler() {
      const rows = await record.ask(() => deps.store.listWeekly(tenantId, maxStored));
      return {
        reports: rows.map(({ builtAt, sentAt, report }) => ({
          period: report.period,
          builtAt: builtAt.toISOString(),
          sentAt: sentAt?.toISOString() ?? null,
          simulated: report.simulated,
          tasks: report.tasks,
          escalatedTasks: report.escalatedTasks,
          proposals: report.proposals.length,
        })),
      };
    },
  });
  server.route({
    method: 'POST',
    url: '/v1/reports/weekly/sign-off',
    schema: {
      operationId: 'signOffWeeklyReport',
      summary: 'Sign an escalation review off',
      description: 'Notes that a person has read the review, with what it said. Readiness asks for it each week.',
      tags: ['reports'],
      body: bodySchema,
      response: {
        200: signOffSchema.describe('What was noted.'),
        ...errorAnswers(['REQUEST_INVALID', 'VERSION_NOT_FOUND']),
      },
    },
    async handler({ body }) {
      const period = readPeriod(body.period, deps.clock.now(), 'period');
      const { by, comment = null } = body;
      const report = await review(context, period);
      const at = await record.ask(() =>
        deps.store.signOff(tenantId, {
          from: new Date(period.from),
          until: new Date(period.until),
          by,
          comment,
          report,
        }),
      );
      return { by, comment, period, at: at.toISOString() };
    },
  });
}

async function review(context: ApiContext, period: Period): Promise<WeeklyReport> {
  const { deps, record, tenantId } = context;
  const { store } = deps;
  const patience = { timeoutMs: reportTimeoutMs };
  const active = await loadActive(context);
  return assembleWeekly(
    {
      readWeekly: (span) => record.ask(() => store.readWeekly({ tenantId, ...span }), patience),
      readAudits: (query) => record.ask(() => store.readAudits({ tenantId, ...query }), patience),
      readOutcomes: (limit) =>
        record.ask(() => store.readOutcomes({ tenantId, limit, rollout: null, since: null }), patience),
      judgeChange: (change) =>
        judgeChange({ ...change, source: 'ledger', runner: deps.validators, now: () => deps.clock.monotonic() }),
    },
    { period, active },
  );
}

async function loadStored({ deps, record, tenantId }: ApiContext, period: Period): Promise<WeeklyReport> {
  const stored = await record.ask(() => deps.store.loadWeekly(tenantId, new Date(period.from)));
  if (stored === null || stored.report.period.until !== period.until)
    throw new UpshiftError(
      'REPORT_NOT_FOUND',
      'No review of this week is stored: the evaluator makes it when the week has ended. Without "stored" it is made now.',
      { path: '/period' },
    );
  return stored.report;
}
