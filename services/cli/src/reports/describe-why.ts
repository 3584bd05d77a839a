import type { WhyReport } from '@upshift/contracts';
import { formatCount, formatExact, formatNano, formatPeriod, formatSigned } from '@upshift/reports';
import type { Colors } from '../terminal/output.ts';
import { printableLines } from '../terminal/printable.ts';
import { renderTable } from '../terminal/render-table.ts';

export function describeWhy(report: WhyReport, colors: Colors): string {
  const { from, to, changeNanoUsd, lines, simulated } = printableLines(report);
  const side = ({ period, tasks, succeeded, costPerSuccessNanoUsd }: WhyReport['from']): string[] => [
    formatPeriod(period),
    formatCount(tasks),
    formatCount(succeeded),
    formatNano(costPerSuccessNanoUsd),
  ];
  const sides = renderTable(
    [
      { title: 'tasks of' },
      { title: 'accepted', align: 'right' },
      { title: 'succeeded', align: 'right' },
      { title: 'cost per success', align: 'right' },
    ],
    [side(from), side(to)],
  );
  if (changeNanoUsd === null)
    return `${sides}\n\nIn one of the periods nothing succeeded: there is no cost per success to compare.`;
  const table = renderTable(
    [{ title: 'cause' }, { title: 'USD per success', align: 'right' }, { title: 'most of it' }],
    [
      ...lines.map(({ cause, changeNanoUsd: change, workloads }) => [
        cause,
        formatExact(change),
        workloads
          .slice(0, 2)
          .map((one) => `${one.workload} ${formatSigned(one.changeNanoUsd)}`)
          .join(', '),
      ]),
      ['all', formatExact(changeNanoUsd), ''],
    ],
  );
  const said = `A success costs ${formatNano(Math.abs(changeNanoUsd))} ${changeNanoUsd > 0 ? colors.red('more') : colors.green('less')} than before.`;
  return [
    ...(simulated ? [colors.yellow('simulated: nobody was paid'), ''] : []),
    sides,
    '',
    changeNanoUsd === 0 ? 'A success costs what it cost.' : said,
    '',
    table,
  ].join('\n');
}
