import type { AuditView, BacktestSummary, EscalationPattern, Period, WeeklyReport } from '@upshift/contracts';
import { toPeriodText } from '../parse-period.ts';
import type { Block, Document } from '../render/document.ts';
import { formatCount, formatNano, formatPeriod, formatShare, formatSigned } from '../render/format.ts';

export function toWeeklyDocument(report: WeeklyReport): Document {
  const { period, portfolio, patterns, audits } = report;
  return {
    title: 'Weekly escalation review',
    subtitle: `${formatPeriod(period)} · portfolio ${portfolio.name} (${portfolio.hash.slice(0, 12)})`,
    blocks: [
      ...notices(report),
      tiles(report),
      {
        kind: 'columns',
        name: 'Escalations, by periods of this length',
        columns: report.trend.map(({ from, escalations }, index) => ({
          label: from.slice(0, 10),
          value: escalations,
          text: formatCount(escalations),
          strong: index === report.trend.length - 1,
        })),
      },
      { kind: 'heading', text: 'Proposals' },
      ...proposalBlocks(report),
      { kind: 'heading', text: 'What escalated' },
      patternTable(patterns, 'Nothing escalated in the period.'),
      { kind: 'heading', text: 'Most expensive' },
      patternTable(
        patterns.toSorted((a, b) => b.costNanoUsd - a.costNanoUsd).slice(0, 5),
        'Nothing escalated in the period.',
      ),
      { kind: 'heading', text: 'How far the validators may be trusted' },
      auditTable(audits),
      { kind: 'heading', text: 'Review by people' },
      reviewText(report),
    ],
  };
}

function notices({ simulated, signOff, period }: WeeklyReport): Block[] {
  const signed: Block =
    signOff === null
      ? {
          kind: 'notice',
          title: 'Not signed off.',
          text: `Read it, then: ${weeklyCommand(period, '--sign-off <your name>')}`,
        }
      : {
          kind: 'notice',
          title: `Signed off by ${signOff.by}`,
          tone: 'good',
          text: `${signOff.at.slice(0, 16).replace('T', ' ')} UTC${signOff.comment === null ? '' : `: ${signOff.comment}`}`,
        };
  const made: Block[] = simulated
    ? [
        {
          kind: 'notice',
          title: 'Simulated.',
          text: 'Some answers came from simulated deployments: their costs are what the portfolio assumes, and nobody was paid.',
        },
      ]
    : [];
  return [signed, ...made];
}

function tiles({ tasks, escalatedTasks, escalatedShare, trend, reviews, proposals }: WeeklyReport): Block {
  const now = trend.at(-1)?.escalations ?? 0;
  const earlier = trend.slice(0, -1);
  const mean = earlier.reduce((sum, { escalations }) => sum + escalations, 0) / Math.max(1, earlier.length);
  return {
    kind: 'tiles',
    tiles: [
      {
        name: 'Escalated',
        value: formatShare(escalatedShare?.value ?? null),
        detail:
          escalatedShare === null
            ? 'no task was accepted'
            : `${formatCount(escalatedTasks)} of ${formatCount(tasks)} tasks; 95 % interval ${formatShare(escalatedShare.low)} to ${formatShare(escalatedShare.high)}`,
      },
      {
        name: 'Escalations',
        value: formatCount(now),
        detail: `${mean.toFixed(1)} on average in the four periods before`,
      },
      {
        name: 'With a person',
        value: formatCount(reviews.waiting),
        detail:
          reviews.oldestMinutes === null ? 'nothing waits' : `the oldest for ${formatMinutes(reviews.oldestMinutes)}`,
      },
      { name: 'Proposals', value: formatCount(proposals.length), detail: 'borne out by recorded tasks' },
    ],
  };
}

function proposalBlocks({ proposals, tried, untold, period }: WeeklyReport): Block[] {
  return [
    {
      kind: 'table',
      none: 'No change is borne out by the recorded tasks.',
      columns: [
        { title: 'change' },
        { title: 'success, points', align: 'right' },
        { title: 'cost per success', align: 'right' },
        { title: 'saves', align: 'right' },
        { title: 'tasks', align: 'right' },
        { title: 'apply' },
      ],
      rows: proposals.map(({ id, title, backtest, savesNanoUsd }) => [
        title,
        describePoints(backtest),
        describePercent(backtest),
        savesNanoUsd > 0 ? { text: formatNano(savesNanoUsd), tone: 'good' } : formatSigned(-savesNanoUsd),
        formatCount(backtest.tasks),
        { text: weeklyCommand(period, `--apply ${id}`), code: true },
      ]),
    },
    {
      kind: 'text',
      text: `${formatCount(tried)} changes were tried on recorded tasks, each against the active version on the same tasks; what the validators accepted counts as right. ${untold === 0 ? '' : `For ${formatCount(untold)} of them it cannot be told: fewer than nine tenths of the tasks have an answer of every model, and those that have are the hard ones. A shadow records the others: upshift portfolio apply FILE --shadow 20% --shadow-budget 5 --reason "…".`}`,
    },
  ];
}

/** The command that does something with this very report, whenever it is read. */
export function weeklyCommand(period: Period, what: string): string {
  return `upshift report weekly --period ${toPeriodText(period)} ${what}`;
}

export function describePoints({ successPoints }: BacktestSummary): string {
  return successPoints === null ? '–' : rangeText(successPoints, '');
}

export function describePercent({ costPerSuccessPercent }: BacktestSummary): string {
  return costPerSuccessPercent === null ? '–' : rangeText(costPerSuccessPercent, ' %');
}

function rangeText({ value, low, high }: NonNullable<BacktestSummary['successPoints']>, unit: string): string {
  return `${signed(value)}${unit} (${signed(low)} to ${signed(high)})`;
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(1);
  if (text === '0.0') return '0.0';
  return value < 0 ? `−${text}` : `+${text}`;
}

function patternTable(patterns: readonly EscalationPattern[], none: string): Block {
  return {
    kind: 'table',
    none,
    columns: [
      { title: 'workload' },
      { title: 'reason' },
      { title: 'validator' },
      { title: 'deployment' },
      { title: 'count', align: 'right' },
      { title: 'before', align: 'right' },
      { title: 'succeeded', align: 'right' },
      { title: 'cost of these tasks', align: 'right' },
      { title: 'newest' },
    ],
    rows: patterns
      .slice(0, 30)
      .map((one) => [
        one.workload,
        one.action === 'handoff' ? `${one.reason} (to a person)` : one.reason,
        one.validator ?? '–',
        one.deployment ?? '–',
        formatCount(one.count),
        one.before.toFixed(1),
        `${formatCount(one.succeeded)} of ${formatCount(one.tasks)}`,
        formatNano(one.costNanoUsd),
        { text: one.examples[0] ?? '', code: true },
      ]),
  };
}

function auditTable(audits: AuditView['workloads']): Block {
  const rate = (share: { value: number; low: number; high: number } | null): string =>
    share === null ? '–' : `${formatShare(share.value)} (${formatShare(share.low)} to ${formatShare(share.high)})`;
  return {
    kind: 'table',
    none: 'No answer was audited in the period: set audit.share of a workload in the portfolio.',
    columns: [
      { title: 'workload' },
      { title: 'validator' },
      { title: 'passed' },
      { title: 'falsely accepted', align: 'right' },
      { title: 'stopped' },
      { title: 'falsely escalated', align: 'right' },
    ],
    rows: audits.flatMap(({ workload, verifiers }) =>
      verifiers.map(({ validator, passed, falseAccept, objected, falseEscalate, exposed }) => [
        workload,
        exposed.length === 0
          ? (validator ?? 'all together')
          : { text: `${validator ?? 'all together'}: beyond its limit`, tone: 'bad' as const },
        formatCount(passed),
        rate(falseAccept),
        formatCount(objected),
        rate(falseEscalate),
      ]),
    ),
  };
}

function reviewText({ reviews }: WeeklyReport): Block {
  const { opened, ended, waiting, medianMinutes, p90Minutes } = reviews;
  const times =
    medianMinutes === null || p90Minutes === null
      ? ''
      : ` From opened to ended: half within ${formatMinutes(medianMinutes)}, nine tenths within ${formatMinutes(p90Minutes)}.`;
  return {
    kind: 'text',
    text: `${formatCount(opened)} tasks came to a person, ${formatCount(ended)} were ended, ${formatCount(waiting)} wait.${times}`,
  };
}

export function formatMinutes(minutes: number): string {
  if (minutes < 1) return `${Math.round(minutes * 60)} s`;
  if (minutes < 90) return `${Math.round(minutes)} min`;
  return minutes < 48 * 60 ? `${(minutes / 60).toFixed(1)} h` : `${(minutes / 1440).toFixed(1)} days`;
}
