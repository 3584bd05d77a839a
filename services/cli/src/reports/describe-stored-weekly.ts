import type { StoredWeeklies } from '@upshift/contracts';
import { formatCount, formatPeriod } from '@upshift/reports';
import { renderTable } from '../terminal/render-table.ts';

/** `upshift report weekly --list`. */
export function describeStoredWeekly({ reports }: StoredWeeklies): string {
  if (reports.length === 0)
    return 'No review is stored yet: the evaluator makes that of each week once the week has ended.';
  return renderTable(
    [
      { title: 'week' },
      { title: 'tasks', align: 'right' },
      { title: 'escalated', align: 'right' },
      { title: 'proposals', align: 'right' },
      { title: 'built' },
      { title: 'sent' },
      { title: '' },
    ],
    reports.map(({ period, tasks, escalatedTasks, proposals, builtAt, sentAt, simulated }) => [
      formatPeriod(period),
      formatCount(tasks),
      formatCount(escalatedTasks),
      formatCount(proposals),
      toMinute(builtAt),
      sentAt === null ? '-' : toMinute(sentAt),
      simulated ? 'simulated' : '',
    ]),
  );
}

function toMinute(moment: string): string {
  return `${moment.slice(0, 16).replace('T', ' ')}Z`;
}
