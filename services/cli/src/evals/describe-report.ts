import { type EvalFigures, type EvalReport, type EvalShare, targetKeyOf } from '@upshift/contracts';
import { shortQuestion } from '@upshift/evals';
import { formatMs, formatShare, formatUsd } from '../terminal/format.ts';
import type { Colors } from '../terminal/output.ts';
import { renderTable } from '../terminal/render-table.ts';

/** Cases that are named one by one; the HTML report has them all. */
const mostNamed = 10;

/** A report as a person reads it on a terminal. */
export function describeReport(report: EvalReport, colors: Colors): string {
  const { run, total, judge } = report;
  const target = run.target.kind === 'active' ? 'the active portfolio' : targetKeyOf(run.target).replace(':', ' ');
  return [
    `${colors.bold(run.workload)} on ${target}   set ${run.setHash.slice(0, 12)}   run ${run.id}`,
    ...(report.simulated ? [colors.yellow('SIMULATED: answers came from simulated deployments.')] : []),
    ...(run.state === 'done'
      ? []
      : [colors.yellow(`The run is ${run.state}${run.error === null ? '' : `: ${run.error}`}.`)]),
    '',
    describeSlices(report),
    '',
    `cost      ${formatUsd(total.costUsd)}${report.judgeUsd > 0 ? `, and ${formatUsd(report.judgeUsd)} for the judge` : ''}, of ${formatUsd(run.budgetUsd)} that it may spend`,
    `latency   ${total.latencyMs === null ? '–' : `${formatMs(total.latencyMs.p50)} median, 95 % within ${formatMs(total.latencyMs.p95)}`}`,
    ...describeMissing(report),
    ...describeChange(report, colors),
    ...(judge === null
      ? []
      : [
          `judge     ${countCases(judge.cases)}, ${judge.swapped} in both orders, ${judge.unsteady} unsteady`,
          ...judge.warnings,
        ]),
    ...nameCases(
      'worse than before',
      report,
      colors,
      ({ caseId }) => report.change?.regressed.includes(caseId) === true,
    ),
    ...nameCases('no score', report, colors, isUnscored),
    ...nameCases('failed', report, colors, ({ score }) => score?.passed === false),
  ].join('\n');
}

function describeSlices({ total, slices }: EvalReport): string {
  const columns = [
    { title: 'tag' },
    { title: 'passed', align: 'right' },
    { title: 'success', align: 'right' },
    { title: '95 % interval', align: 'right' },
    { title: 'cost per success', align: 'right' },
  ] as const;
  const row = (tag: string, { passed, scored, success, costPerSuccessUsd }: EvalFigures): string[] => [
    tag,
    `${passed} / ${scored}`,
    success === null ? '–' : formatShare(success.value),
    success === null ? '–' : describeRange(success),
    costPerSuccessUsd === null ? '–' : formatUsd(costPerSuccessUsd),
  ];
  return renderTable(columns, [row('all', total), ...slices.map(({ tag, figures }) => row(tag, figures))]);
}

export function describeRange({ low, high }: EvalShare): string {
  return `${formatShare(low)} to ${formatShare(high)}`;
}

function describeMissing({ results, total }: EvalReport): string[] {
  const skipped = results.filter((one) => one.skipped !== null);
  const unpaid = skipped.filter((one) => one.skipped === 'budget');
  const own = unpaid.filter(({ reason }) => reason === null).length;
  const shared = unpaid.length - own;
  const open = total.cases - total.scored;
  return [
    ...(open > 0 ? [`no score  ${countCases(open)}: no judge or module could say`] : []),
    ...(own > 0 ? [`not asked ${countCases(own)}: the run's money was spent (--budget-usd)`] : []),
    ...(shared > 0
      ? [`not asked ${countCases(shared)}: ${reasonsOf(unpaid)} (budgets.evals of the active portfolio, UTC)`]
      : []),
    ...(skipped.length > unpaid.length
      ? [
          `not asked ${countCases(skipped.length - unpaid.length)}: ${reasonsOf(skipped.filter((one) => one.skipped !== 'budget'))}`,
        ]
      : []),
  ];
}

function reasonsOf(results: readonly Pick<Case, 'reason'>[]): string {
  return [...new Set(results.flatMap(({ reason }) => (reason === null ? [] : [reason])))].join(', ');
}

function describeChange({ change }: EvalReport, colors: Colors): string[] {
  if (change === null) return ['before    there is no earlier run of this target'];
  const { success, regressed, improved, unproved, guarded, pairs } = change;
  const points = (value: number): string => `${value >= 0 ? '+' : '−'}${Math.abs(100 * value).toFixed(1)}`;
  const fell = success !== null && success.high < 0;
  const said =
    success === null
      ? 'no case was scored in both'
      : `success ${points(success.value)} points (${points(success.low)} to ${points(success.high)}) on ${countCases(pairs)}`;
  return [
    `before    ${fell ? colors.red(said) : said}; ${regressed.length} worse, ${improved.length} better (${change.run})`,
    ...(change.sameSet ? [] : ['          the set has changed since']),
    ...(unproved.length === 0
      ? []
      : [`          ${countCases(unproved.length)} passed before and can no more be scored`]),
    ...(guarded.length === 0 ? [] : [colors.red(`          ${guarded.length} of them are edge cases or of high risk`)]),
  ];
}

type Case = EvalReport['results'][number];

function isUnscored({ ended, skipped, score }: Case): boolean {
  return ended && skipped === null && score?.passed == null;
}

function nameCases(
  title: string,
  { results, change }: EvalReport,
  colors: Colors,
  isMeant: (one: Case) => boolean,
): string[] {
  const failed = results.filter(isMeant);
  if (failed.length === 0) return [];
  const named = failed.slice(0, mostNamed).map((one) => {
    const short = shortQuestion(one.case, 72);
    const guarded = change?.guarded.includes(one.caseId) === true ? colors.red('  guarded') : '';
    return `  ${one.caseId}  ${short}${guarded}\n    ${one.score?.reason ?? ''}`;
  });
  const rest = failed.length - named.length;
  return ['', colors.bold(title), ...named, ...(rest > 0 ? [`  and ${rest} more: --html shows them`] : [])];
}

function countCases(count: number): string {
  return `${count} ${count === 1 ? 'case' : 'cases'}`;
}
