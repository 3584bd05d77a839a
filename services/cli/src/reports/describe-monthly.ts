import type { MonthlyReport } from '@upshift/contracts';
import { formatCount, formatExact, formatNano, formatPeriod, formatShare } from '@upshift/reports';
import { formatMs, formatUsd } from '../terminal/format.ts';
import type { Colors } from '../terminal/output.ts';
import { printableLines } from '../terminal/printable.ts';
import { renderTable } from '../terminal/render-table.ts';

/** What fits a screen: the four figures, every line, the workloads, the baseline, the invoice. The rest is in the other formats. */
export function describeMonthly(report: MonthlyReport, colors: Colors): string {
  const shown = printableLines(report);
  const { headline, tasks, period, simulated, complete } = shown;
  const { success } = headline;
  return [
    `${colors.bold('Cost per successful outcome')}, tasks accepted ${formatPeriod(period)}`,
    ...(simulated ? [colors.yellow('simulated: some answers came from simulated deployments; nobody was paid')] : []),
    ...(complete ? [] : [colors.yellow(describeOpen(tasks))]),
    '',
    `cost per success  ${colors.bold(formatNano(headline.costPerSuccessNanoUsd))}, all costs in`,
    `success           ${formatShare(success?.value ?? null)}${success === null ? '' : ` (${formatShare(success.low)} to ${formatShare(success.high)}), ${formatCount(tasks.succeeded)} of ${formatCount(tasks.settled)} settled`}`,
    `latency, P95      ${headline.p95Ms === null ? '–' : formatMs(headline.p95Ms)}`,
    `premium share     ${formatShare(headline.premiumShare)}`,
    '',
    describeLines(shown),
    '',
    describeGroups(shown),
    '',
    describeBaseline(shown, colors),
    ...describeInvoice(shown, colors),
  ].join('\n');
}

function describeOpen({ open, inReview }: MonthlyReport['tasks']): string {
  return open + inReview === 0
    ? 'not final: the period has not ended'
    : `not final: ${formatCount(open)} tasks are open, ${formatCount(inReview)} wait for a person`;
}

function describeLines({ lines, costNanoUsd, headline, ledgerNanoUsd }: MonthlyReport): string {
  const row = ({ line, calls, costNanoUsd: cost, perSuccessNanoUsd }: MonthlyReport['lines'][number]): string[] => [
    line,
    formatCount(calls),
    formatExact(cost),
    formatNano(perSuccessNanoUsd),
  ];
  const shown = lines.filter(({ calls, costNanoUsd: cost }) => calls > 0 || cost > 0);
  const baseline = lines.find(({ line }) => line === 'baseline')?.costNanoUsd ?? 0;
  const table = renderTable(
    [
      { title: 'line' },
      { title: 'calls', align: 'right' },
      { title: 'USD', align: 'right' },
      { title: 'per success', align: 'right' },
    ],
    [
      ...shown.filter(({ line }) => line !== 'baseline').map(row),
      ['all', '', formatExact(costNanoUsd - baseline), formatNano(headline.costPerSuccessNanoUsd)],
      ...shown.filter(({ line }) => line === 'baseline').map(row),
    ],
  );
  return `${table}\nthe ledger of these tasks, summed on its own: ${formatExact(ledgerNanoUsd)} USD`;
}

function describeGroups({ groups }: MonthlyReport): string {
  return renderTable(
    [
      { title: 'workload' },
      { title: 'tasks', align: 'right' },
      { title: 'succeeded', align: 'right' },
      { title: 'USD', align: 'right' },
      { title: 'per success', align: 'right' },
    ],
    groups.workload.map(({ key, tasks, succeeded, costNanoUsd, costPerSuccessNanoUsd }) => [
      key,
      formatCount(tasks ?? 0),
      formatCount(succeeded),
      formatExact(costNanoUsd),
      formatNano(costPerSuccessNanoUsd),
    ]),
  );
}

function describeBaseline({ baseline }: MonthlyReport, colors: Colors): string {
  const { change, costPerSuccessUsd, oursUsd, why } = baseline;
  if (change === null || costPerSuccessUsd === null || oursUsd === null)
    return `against everything on the strongest tier: ${why}`;
  const percent = (ratio: number): string => `${ratio > 0 ? '+' : ''}${(100 * ratio).toFixed(1)} %`;
  const value = change.high < 0 ? colors.green(percent(change.value)) : percent(change.value);
  return [
    `against everything on the strongest tier: ${value} (95 % interval ${percent(change.low)} to ${percent(change.high)})`,
    `  ${formatUsd(oursUsd)} against ${formatUsd(costPerSuccessUsd.value)} per success. ${why}`,
  ].join('\n');
}

function describeInvoice({ invoice }: MonthlyReport, colors: Colors): string[] {
  if (invoice === null) return [];
  const sums = `invoice ${formatExact(invoice.invoiceNanoUsd)} USD, ledger ${formatExact(invoice.ledgerNanoUsd)} USD`;
  if (invoice.agrees) return ['', `${colors.green('The invoice agrees to the cent')}: ${sums}`];
  const rows = invoice.differences.map(({ model, invoiceNanoUsd, ledgerNanoUsd, differenceNanoUsd, lines }) => [
    model,
    invoiceNanoUsd === null ? 'not on it' : formatExact(invoiceNanoUsd),
    ledgerNanoUsd === null ? 'never called' : formatExact(ledgerNanoUsd),
    formatExact(differenceNanoUsd),
    lines.slice(0, 5).join(', '),
  ]);
  const table = renderTable(
    [
      { title: 'model' },
      { title: 'invoice', align: 'right' },
      { title: 'ledger', align: 'right' },
      { title: 'difference', align: 'right' },
      { title: 'lines' },
    ],
    rows,
  );
  return ['', `${colors.red('The invoice differs')}: ${sums}`, table];
}
