import type { RouterQuality } from '@upshift/learn';
import { formatCount, formatShare } from '../terminal/format.ts';
import { printableLine } from '../terminal/printable.ts';
import { renderTable } from '../terminal/render-table.ts';

/** How good a router is, a line for each model. Brier: mean squared error of the probability; smaller is better. */
export function describeRouter(deployments: readonly (RouterQuality & { readonly name: string })[]): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  return renderTable(
    [
      { title: 'model' },
      ...['tasks', 'right', 'Brier', 'of base rate', 'calibration error', 'ranks right (AUC)'].map(right),
    ],
    deployments.map(({ name, tasks, baseRate, brier, brierOfBaseRate, calibrationError, auc }) => [
      printableLine(name),
      formatCount(tasks),
      formatShare(baseRate),
      brier.toFixed(4),
      brierOfBaseRate.toFixed(4),
      formatShare(calibrationError),
      auc.toFixed(3),
    ]),
  );
}
