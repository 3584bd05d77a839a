import type { WeeklyReport } from '@upshift/contracts';
import type { EvaluatorDependencies } from '../evaluator-dependencies.ts';

const tenantId = 'default';

/**
 * Sends stored reviews that nobody was told of to the webhook, oldest first. As with drift, one may come twice and is never lost:
 * `id` is the same.
 */
export async function tellWeekly({
  store,
  sendAlert,
}: Pick<EvaluatorDependencies, 'store' | 'sendAlert'>): Promise<void> {
  if (sendAlert === null) return;
  for (const report of await store.unsentWeekly(tenantId)) {
    await sendAlert(toAlert(report));
    await store.endWeeklySend(tenantId, new Date(report.period.from));
  }
}

/** Figures and names of the portfolio alone: task ids and content stay with the record. */
function toAlert(report: WeeklyReport): Readonly<Record<string, unknown>> {
  const { period, simulated, portfolio, tasks, escalatedTasks, escalatedShare, reviews, proposals } = report;
  const firstDay = dayOf(Date.parse(period.from));
  const lastDay = dayOf(Date.parse(period.until) - 1);
  return {
    version: 1,
    kind: 'weekly_report',
    id: `weekly-${firstDay}`,
    path: `/v1/reports/weekly?period=${firstDay}..${lastDay}&stored=true`,
    report: {
      period,
      simulated,
      portfolio,
      tasks,
      escalatedTasks,
      escalatedShare,
      reviewsWaiting: reviews.waiting,
      proposals: proposals.map(({ id, title, savesNanoUsd }) => ({ id, title, savesNanoUsd })),
    },
  };
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
