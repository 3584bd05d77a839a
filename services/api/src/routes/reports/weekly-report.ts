import {
  type Period,
  type Portfolio,
  signOffBodySchema,
  signOffSchema,
  type WeeklyReport,
  weeklyReportSchema,
} from '@upshift/contracts';
import { buildAuditView } from '@upshift/core';
import { judgeChange } from '@upshift/lab';
import { buildWeekly, listChanges, type TriedChange } from '@upshift/reports';
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
  format: formatSchema(formats),
});
const bodySchema = signOffBodySchema.refine(
  ({ by, comment = '' }) => isStorable(by) && isStorable(comment),
  'this text cannot be stored',
);

/** Recorded tasks that changes are tried on, and changes that are tried: each look costs hundredths of a second. */
const newestTasks = 500;
const maxChanges = 60;
const maxAudits = 50_000;

/** `GET /v1/reports/weekly` and its sign-off: what escalated, why, and what the recorded tasks say to change. */
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
        ...errorAnswers(['REQUEST_INVALID', 'VERSION_NOT_FOUND']),
      },
    },
    async handler(request, reply) {
      const report = await review(context, readPeriod(request.query.period, deps.clock.now(), 'period'));
      const { format: asked } = request.query;
      return answerReport(report, { reply, formats, asked, accept: request.headers.accept });
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
  const from = new Date(period.from);
  const patience = { timeoutMs: reportTimeoutMs };
  const active = await loadActive(context);
  const facts = await record.ask(
    () => deps.store.readWeekly({ tenantId, from, until: new Date(period.until) }),
    patience,
  );
  const audits = await record.ask(() => deps.store.readAudits({ tenantId, since: from, limit: maxAudits }), patience);
  const dearestFirst = facts.costs.toSorted((a, b) => b.costNanoUsd - a.costNanoUsd).map(({ workload }) => workload);
  const tried = await tryChanges(context, active.portfolio, dearestFirst);
  const view = buildAuditView(audits, active.portfolio, period.from);
  return buildWeekly(facts, { period, active, audits: view.workloads, tried });
}

/** Every change against the active version on the same recorded tasks, of its workload where it is about one. */
async function tryChanges(
  { deps, record, tenantId }: ApiContext,
  active: Portfolio,
  workloads: readonly string[],
): Promise<TriedChange[]> {
  const rows = await record.ask(
    () => deps.store.readOutcomes({ tenantId, limit: newestTasks, rollout: null, since: null }),
    {
      timeoutMs: reportTimeoutMs,
    },
  );
  const tried: TriedChange[] = [];
  for (const change of listChanges(active, workloads).slice(0, maxChanges)) {
    const backtest = await judgeChange({
      active,
      candidate: change.candidate,
      rows: rows.filter(({ workload }) => change.workload === null || workload === change.workload),
      source: 'ledger',
      runner: deps.validators,
      now: () => deps.clock.monotonic(),
    });
    tried.push({ change, backtest });
  }
  return tried;
}
