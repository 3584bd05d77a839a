import { formatCount, formatMs, formatNanoUsd, formatShare, formatUsd } from '../terminal/format.ts';
import type { Colors } from '../terminal/output.ts';
import { type Column, renderTable } from '../terminal/render-table.ts';
import type { PolicyRow } from './compare-policies.ts';
import type { ReplayReport } from './replay-report.ts';

const columns: readonly Column[] = [
  { title: 'policy' },
  { title: 'success', align: 'right' },
  { title: 'cost per successful task', align: 'right' },
  { title: 'P50', align: 'right' },
  { title: 'P95', align: 'right' },
  { title: 'premium share', align: 'right' },
  { title: '' },
];
/** Sums of floats are not exact; a true difference is at least a fraction of one task. */
const tolerance = 1e-9;

/** The report as a person reads it: a table with a row per policy, then what moved tasks up and whether the books agree. */
export function renderReport(report: ReplayReport, colors: Colors): string {
  const { tasks, settled, tiers, timeScale } = report;
  return [
    colors.bold(
      `${formatCount(tasks)} tasks of ${report.outcomes}, ${formatCount(settled)} settled in ${report.wallSeconds.toFixed(1)} s`,
    ),
    `tiers: ${tiers.map((models) => models.join(' + ')).join(' > ')}`,
    `on ${report.record}, ${report.queues}; ${report.concurrency} tasks at a time`,
    '',
    renderTable(
      columns,
      report.rows.map((row) => toCells(row, report.alwaysPremium.success, colors)),
    ),
    '',
    `ended: ${describeCounts(report.states)}`,
    `escalations: ${describeCounts(report.escalations)}`,
    `money: the vendor billed ${formatNanoUsd(report.billedNanoUsd)} for ${formatCount(report.billedCalls)} calls; the ledger says ${formatNanoUsd(report.ledgerNanoUsd)} for ${formatCount(report.ledgerCalls)}`,
    describeLatency(report),
    `time scale ${timeScale}: the vendor slept ${timeScale} of each recorded latency; no latency above is scaled`,
    ...report.disagreements.map((line) => colors.red(`disagreement: ${line}`)),
  ].join('\n');
}

function toCells(row: PolicyRow, premiumSuccess: number, colors: Colors): string[] {
  const { costPerSuccessUsd } = row;
  const points = (premiumSuccess - row.success) * 100;
  return [
    row.name,
    formatShare(row.success),
    costPerSuccessUsd === null ? 'n/a' : formatUsd(costPerSuccessUsd),
    toSeconds(row.p50Ms),
    toSeconds(row.p95Ms),
    formatShare(row.premiumShare),
    points > tolerance ? colors.yellow(`${points.toFixed(points < 0.1 ? 3 : 1)} points below always premium`) : '',
  ];
}

function toSeconds(milliseconds: number | null): string {
  return milliseconds === null ? 'n/a' : `${(milliseconds / 1000).toFixed(2)} s`;
}

function toMs(milliseconds: number | null): string {
  return milliseconds === null ? 'n/a' : formatMs(milliseconds);
}

function describeLatency({ policy, overheadMs }: ReplayReport): string {
  const added = `what Upshift added to each task (P50 ${toMs(overheadMs.p50)}, P95 ${toMs(overheadMs.p95)})`;
  return policy.p50Ms === null
    ? `latency: this table records none; ${added} was measured`
    : `latency: as recorded, plus ${added}`;
}

function describeCounts(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${formatCount(count)}`);
  return parts.length === 0 ? 'none' : parts.join(' · ');
}
