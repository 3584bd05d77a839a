import { groupings, type MonthlyReport } from '@upshift/contracts';
import { csvLine } from '../render/csv-line.ts';
import { formatExact } from '../render/format.ts';
import { sumOf } from '../spend-facts.ts';

/** One row a line and a group, money exact in dollars; safe to open in a spreadsheet. */
export function renderMonthlyCsv({ period, lines, groups, headline }: MonthlyReport): string {
  const usd = (nanoUsd: number | null): string | null => (nanoUsd === null ? null : formatExact(nanoUsd));
  const span = [period.from, period.until];
  const total = sumOf(
    lines.filter(({ line }) => line !== 'baseline'),
    ({ costNanoUsd }) => costNanoUsd,
  );
  return `${[
    csvLine(['from', 'until', 'by', 'key', 'calls', 'tasks', 'succeeded', 'cost_usd', 'cost_per_success_usd']),
    ...lines.map(({ line, calls, costNanoUsd, perSuccessNanoUsd }) =>
      csvLine([...span, 'line', line, calls, null, null, usd(costNanoUsd), usd(perSuccessNanoUsd)]),
    ),
    csvLine([...span, 'line', 'all_but_baseline', null, null, null, usd(total), usd(headline.costPerSuccessNanoUsd)]),
    ...groupings.flatMap((by) =>
      groups[by].map(({ key, tasks, succeeded, costNanoUsd, costPerSuccessNanoUsd }) =>
        csvLine([...span, by, key, null, tasks, succeeded, usd(costNanoUsd), usd(costPerSuccessNanoUsd)]),
      ),
    ),
  ].join('\r\n')}\r\n`;
}
