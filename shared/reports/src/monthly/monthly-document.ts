import type { CostGroup, Grouping, MonthlyReport, SpendLine } from '@upshift/contracts';
import type { Block, Document } from '../render/document.ts';
import {
  formatCount,
  formatExact,
  formatMs,
  formatNano,
  formatPeriod,
  formatShare,
  formatUsd,
} from '../render/format.ts';
import { sumOf } from '../spend-facts.ts';

const lineNames: Readonly<Record<SpendLine, string>> = {
  accepted: 'Calls whose answer was accepted',
  objected: 'Calls whose answer was not accepted',
  failed: 'Failed calls',
  wasted: 'Wasted calls: late, cancelled, lost their lease',
  hedged: 'Hedged calls: asked twice, one answer taken',
  judge: 'Judges',
  review: 'Reviewers',
  audit: 'Audits',
  shadow: 'Shadows',
  eval: 'Evaluations',
  baseline: 'Premium arm of a sample (not part of the cost per success)',
};

const groupNames: Readonly<Record<Grouping, string>> = {
  workload: 'By workload',
  tier: 'By tier',
  tenant: 'By tenant',
  deployment: 'By deployment',
  risk: 'By risk',
  portfolio: 'By portfolio version',
};

export function toMonthlyDocument(report: MonthlyReport): Document {
  const { period, groups } = report;
  return {
    title: 'Cost per successful outcome',
    subtitle: `Tasks accepted ${formatPeriod(period)}`,
    blocks: [
      ...notices(report),
      headline(report),
      { kind: 'heading', text: 'Where the money went' },
      lineTable(report),
      ...reconciles(report),
      { kind: 'heading', text: 'Against everything on the strongest tier' },
      ...baselineBlocks(report),
      ...(Object.keys(groupNames) as Grouping[]).flatMap((name) => groupBlocks(groupNames[name], name, groups[name])),
      ...invoiceBlocks(report),
    ],
  };
}

function notices({ simulated, complete, tasks }: MonthlyReport): Block[] {
  return [
    ...(simulated
      ? [
          {
            kind: 'notice' as const,
            title: 'Simulated.',
            text: 'Some answers came from simulated deployments: their costs are what the portfolio assumes, and nobody was paid.',
          },
        ]
      : []),
    ...(complete
      ? []
      : [
          {
            kind: 'notice' as const,
            title: 'Not final.',
            text:
              tasks.open + tasks.inReview === 0
                ? 'The period has not ended: figures will move.'
                : `${formatCount(tasks.open)} tasks of the period are open and ${formatCount(tasks.inReview)} wait for a person: figures will move.`,
          },
        ]),
  ];
}

function headline({ headline: { costPerSuccessNanoUsd, success, p95Ms, premiumShare }, tasks }: MonthlyReport): Block {
  return {
    kind: 'tiles',
    tiles: [
      {
        name: 'Cost per success',
        value: formatNano(costPerSuccessNanoUsd),
        detail: costPerSuccessNanoUsd === null ? 'nothing succeeded' : 'all costs in',
      },
      {
        name: 'Success',
        value: formatShare(success?.value ?? null),
        detail:
          success === null
            ? 'nothing has settled'
            : `${formatCount(tasks.succeeded)} of ${formatCount(tasks.settled)} settled; 95 % interval ${formatShare(success.low)} to ${formatShare(success.high)}`,
      },
      { name: 'Latency, P95', value: formatMs(p95Ms), detail: 'from acceptance to settlement' },
      { name: 'Premium share', value: formatShare(premiumShare), detail: 'of tasks called the strongest tier' },
    ],
  };
}

function lineTable({ lines, headline: { costPerSuccessNanoUsd }, reviewMinutes }: MonthlyReport): Block {
  const ours = lines.filter(({ line }) => line !== 'baseline');
  const total = sumOf(ours, ({ costNanoUsd }) => costNanoUsd);
  return {
    kind: 'table',
    columns: [
      { title: 'line' },
      { title: 'calls', align: 'right' },
      { title: 'USD', align: 'right' },
      { title: 'share', align: 'right' },
      { title: 'per success', align: 'right' },
    ],
    rows: ours.map(({ line, calls, costNanoUsd, perSuccessNanoUsd }) => [
      line === 'review' ? `${lineNames.review} (${reviewMinutes.toFixed(1)} minutes)` : lineNames[line],
      line === 'review' ? `${formatCount(calls)} tasks` : formatCount(calls),
      formatExact(costNanoUsd),
      { text: formatShare(total === 0 ? null : costNanoUsd / total), bar: total === 0 ? 0 : costNanoUsd / total },
      formatNano(perSuccessNanoUsd),
    ]),
    total: ['All', '', formatExact(total), '', formatNano(costPerSuccessNanoUsd)],
  };
}

/** Says that nothing is missing: the lines against the ledger, which was summed on its own. */
function reconciles({ lines, costNanoUsd, ledgerNanoUsd }: MonthlyReport): Block[] {
  const baseline = lines.find(({ line }) => line === 'baseline');
  const arm =
    baseline === undefined || baseline.costNanoUsd === 0
      ? ''
      : `The premium arm of a sample cost another ${formatExact(baseline.costNanoUsd)} USD in ${formatCount(baseline.calls)} calls: it is there to be compared with, and no part of what a success costs. `;
  const people = costNanoUsd - ledgerNanoUsd;
  const reviewers =
    people === 0 ? '' : `, and ${formatExact(people)} USD are reviewers’ time, which is on no vendor’s bill`;
  return [
    {
      kind: 'text',
      text: `${arm}All lines add up to ${formatExact(costNanoUsd)} USD; the ledger of these tasks, summed on its own, is ${formatExact(ledgerNanoUsd)} USD${reviewers}.`,
    },
  ];
}

function baselineBlocks({ baseline }: MonthlyReport): Block[] {
  const { source, why, costPerSuccessUsd, oursUsd, change, measured, coveredSuccesses } = baseline;
  if (source === 'none' || costPerSuccessUsd === null || oursUsd === null) return [{ kind: 'text', text: why }];
  const { value, low, high } = costPerSuccessUsd;
  return [
    {
      kind: 'text',
      text: `${why} ${formatCount(measured)} tasks were measured; it stands for workloads with ${formatCount(coveredSuccesses)} successes.`,
    },
    {
      kind: 'table',
      columns: [
        { title: '' },
        { title: 'cost per success', align: 'right' },
        { title: '95 % interval', align: 'right' },
      ],
      rows: [
        ['The portfolio, all costs in', formatUsd(oursUsd), ''],
        ['Everything on the strongest tier', formatUsd(value), `${formatUsd(low)} to ${formatUsd(high)}`],
      ],
    },
    change === null
      ? { kind: 'text', text: 'The interval of the baseline reaches zero: the change cannot be told.' }
      : {
          kind: 'interval',
          name: 'Cost per success, against everything on the strongest tier',
          unit: 'percent',
          ...change,
        },
  ];
}

function groupBlocks(title: string, name: Grouping, groups: readonly CostGroup[]): Block[] {
  const widest = Math.max(1, ...groups.map(({ costNanoUsd }) => costNanoUsd));
  const whole = name !== 'tier' && name !== 'deployment';
  return [
    { kind: 'heading', text: title },
    {
      kind: 'table',
      none: 'No task was accepted in the period.',
      columns: [
        { title: name === 'portfolio' ? 'version' : name },
        ...(whole ? [{ title: 'tasks', align: 'right' as const }] : []),
        { title: whole ? 'succeeded' : 'succeeded with its answer', align: 'right' },
        { title: 'USD', align: 'right' },
        { title: '', align: 'right' },
        { title: 'per success', align: 'right' },
      ],
      rows: groups.map(({ key, tasks, succeeded, costNanoUsd, costPerSuccessNanoUsd }) => [
        name === 'portfolio' ? { text: key.slice(0, 12), code: true } : key,
        ...(whole ? [formatCount(tasks ?? 0)] : []),
        formatCount(succeeded),
        formatExact(costNanoUsd),
        { text: '', bar: costNanoUsd / widest },
        formatNano(costPerSuccessNanoUsd),
      ]),
    },
  ];
}

function invoiceBlocks({ invoice, billed }: MonthlyReport): Block[] {
  const heading: Block = { kind: 'heading', text: 'The vendors’ bill' };
  if (invoice === null)
    return [
      heading,
      {
        kind: 'table',
        none: 'Nobody was called.',
        columns: [
          { title: 'deployment' },
          { title: 'model' },
          { title: 'calls', align: 'right' },
          { title: 'USD', align: 'right' },
          { title: 'of it estimated', align: 'right' },
        ],
        rows: billed.map(({ deployment, model, calls, costNanoUsd, estimatedNanoUsd }) => [
          deployment,
          model,
          formatCount(calls),
          formatExact(costNanoUsd),
          formatExact(estimatedNanoUsd),
        ]),
      },
      {
        kind: 'text',
        text: 'Calls that began in the period, whoever they were for. Hold an invoice against it: upshift report monthly --invoice FILE',
      },
    ];
  const { agrees, agreeing, differences, invoiceNanoUsd, ledgerNanoUsd, estimatedNanoUsd } = invoice;
  const estimated =
    estimatedNanoUsd === 0
      ? ''
      : ` ${formatExact(estimatedNanoUsd)} USD of the ledger are estimates, of calls whose answer never came.`;
  return [
    heading,
    {
      kind: 'notice',
      title: agrees
        ? 'The invoice agrees to the cent.'
        : `${differences.length} of ${agreeing + differences.length} models differ.`,
      tone: agrees ? 'good' : 'bad',
      text: `Invoice ${formatExact(invoiceNanoUsd)} USD, ledger ${formatExact(ledgerNanoUsd)} USD.${estimated}`,
    },
    ...(agrees
      ? []
      : [
          {
            kind: 'table' as const,
            columns: [
              { title: 'model' },
              { title: 'invoice', align: 'right' as const },
              { title: 'ledger', align: 'right' as const },
              { title: 'difference', align: 'right' as const },
              { title: 'lines' },
            ],
            rows: differences.map(
              ({ model, invoiceNanoUsd: theirs, ledgerNanoUsd: ours, differenceNanoUsd, lines }) => [
                model,
                theirs === null ? 'not on it' : formatExact(theirs),
                ours === null ? 'never called' : formatExact(ours),
                { text: formatExact(differenceNanoUsd), tone: 'bad' as const },
                lines.length > 10 ? `${lines.slice(0, 10).join(', ')} …` : lines.join(', '),
              ],
            ),
          },
        ]),
  ];
}
