import type { WeeklyReport } from '@upshift/contracts';
import {
  describePercent,
  describePoints,
  formatCount,
  formatMinutes,
  formatNano,
  formatPeriod,
  formatShare,
  weeklyCommand,
} from '@upshift/reports';
import type { Colors } from '../terminal/output.ts';
import { printableLines } from '../terminal/printable.ts';
import { renderTable } from '../terminal/render-table.ts';

/** What fits a screen; the rest is in the other formats. */
export function describeWeekly(report: WeeklyReport, colors: Colors): string {
  const shown = printableLines(report);
  const { period, signOff, simulated, escalatedShare, escalatedTasks, tasks, trend } = shown;
  return [
    `${colors.bold('Weekly escalation review')}, ${formatPeriod(period)}`,
    ...(simulated ? [colors.yellow('simulated: some answers came from simulated deployments; nobody was paid')] : []),
    signOff === null
      ? colors.yellow(`not signed off: ${weeklyCommand(period, '--sign-off <your name>')}`)
      : colors.green(`signed off by ${signOff.by}, ${signOff.at.slice(0, 10)}`),
    '',
    `${formatCount(escalatedTasks)} of ${formatCount(tasks)} tasks escalated (${formatShare(escalatedShare?.value ?? null)}); escalations by period: ${trend.map(({ escalations }) => formatCount(escalations)).join(', ')}`,
    '',
    ...describePatterns(shown),
    '',
    ...describeReviews(shown),
    '',
    ...describeProposals(shown, colors),
  ].join('\n');
}

function describePatterns({ patterns }: WeeklyReport): string[] {
  if (patterns.length === 0) return ['Nothing escalated in the period.'];
  const table = renderTable(
    [
      { title: 'workload' },
      { title: 'reason' },
      { title: 'validator' },
      { title: 'deployment' },
      { title: 'count', align: 'right' },
      { title: 'before', align: 'right' },
      { title: 'cost', align: 'right' },
      { title: 'example' },
    ],
    patterns
      .slice(0, 15)
      .map(({ workload, reason, validator, deployment, count, before, costNanoUsd, examples }) => [
        workload,
        reason,
        validator ?? '-',
        deployment ?? '-',
        formatCount(count),
        before.toFixed(1),
        formatNano(costNanoUsd),
        examples[0] ?? '',
      ]),
  );
  return [table, ...(patterns.length > 15 ? [`and ${patterns.length - 15} more (--format html)`] : [])];
}

function describeReviews({ reviews, audits }: WeeklyReport): string[] {
  const { opened, ended, waiting, medianMinutes } = reviews;
  const median = medianMinutes === null ? '' : `, half of them within ${formatMinutes(medianMinutes)}`;
  const exposed = audits.flatMap(({ workload, verifiers }) =>
    verifiers.filter((one) => one.exposed.length > 0).map(({ validator }) => `${workload}/${validator ?? 'all'}`),
  );
  return [
    `people: ${opened} came, ${ended} ended${median}, ${waiting} wait`,
    ...(exposed.length === 0 ? [] : [`validators beyond their limits: ${exposed.join(', ')} (upshift audit)`]),
  ];
}

function describeProposals({ proposals, tried, untold, period }: WeeklyReport, colors: Colors): string[] {
  const remedy =
    'upshift portfolio apply FILE --shadow 20% --shadow-budget 5 --reason "…", where FILE starts on another tier';
  const told = `${tried} changes were tried; ${untold === 0 ? 'the recorded tasks tell of all of them.' : `${untold} cannot be told without a shadow:\n   ${remedy}`}`;
  if (proposals.length === 0) return [`No change is borne out by the recorded tasks. ${told}`];
  return [
    colors.bold('Proposals'),
    ...proposals.flatMap(({ id, title, backtest, savesNanoUsd }, index) => [
      `${index + 1}. ${title}`,
      `   success ${describePoints(backtest)} points, cost per success ${describePercent(backtest)}, on ${backtest.tasks} tasks${savesNanoUsd > 0 ? `; saves ${formatNano(savesNanoUsd)} in such a period` : ''}`,
      `   ${colors.dim(weeklyCommand(period, `--apply ${id}`))}`,
    ]),
    told,
  ];
}
