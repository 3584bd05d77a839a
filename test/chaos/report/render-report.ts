import { violationKinds } from '../checker/violation.ts';
import type { ChaosReport } from '../run-chaos.ts';

/** A run for people. */
export function renderReport(report: ChaosReport, replay: string): string {
  const { figures, violations } = report;
  const struck = report.faults.filter(({ skipped }) => skipped === null);
  const skipped = report.faults.length - struck.length;
  const byKind = new Map<string, number>();
  for (const { kind } of struck) byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
  const lines = [
    `Seed ${report.seed}: ${report.tasks} tasks, ${struck.length} faults (${skipped} could not be struck), queues on ${report.queues}, ${Math.round(report.wallMs / 1000)} s in all.`,
    '',
    `  faults            ${[...byKind].map(([kind, count]) => `${kind} ${count}`).join(', ')}`,
    `  not on this machine  ${report.skippedKinds.join(', ') || 'none'}`,
    `  accepted          ${figures.accepted}`,
    `  settled           ${figures.settled} (${Object.entries(figures.byState)
      .map(([state, count]) => `${state} ${count}`)
      .join(', ')})`,
    `  vendor calls      ${figures.calls}`,
    `  made again        ${figures.restarted} of at most ${figures.inFlightOnStruck} in flight on processes that were killed or frozen`,
    `  unknown           ${figures.unknown}`,
    `  bill              ${usd(figures.billNanoUsd)} USD, simulated; in the ledger as finished ${usd(figures.finishedNanoUsd)}`,
    `  end not heard     ${usd(figures.uncertainLedgerNanoUsd)} in the ledger (estimates), ${usd(figures.uncertainBillNanoUsd)} on the bill`,
    `  settled after     ${figures.settledAfterMs === null ? 'no fault' : `${(figures.settledAfterMs / 1000).toFixed(1)} s after the last fault`}`,
    `  violations        ${violations.length}`,
    ...[...Map.groupBy(violations, ({ kind }) => kind)].flatMap(([kind, of]) => [
      `    ${kind} (${of.length}): ${violationKinds[kind]}`,
      ...of.slice(0, 5).map(({ subject, detail }) => `      ${subject}: ${detail}`),
    ]),
    '',
    `Replay: ${replay}`,
  ];
  return `${lines.join('\n')}\n`;
}

function usd(nanoUsd: number): string {
  return (nanoUsd / 1e9).toFixed(9);
}
