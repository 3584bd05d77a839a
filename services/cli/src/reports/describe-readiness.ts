import type { ReadinessReport } from '@upshift/contracts';
import { pointNames } from '@upshift/reports';
import type { Colors } from '../terminal/output.ts';
import { printableLines } from '../terminal/printable.ts';

/** A block a workload, a line a point; what mends a red one stands under it. */
export function describeReadiness(report: ReadinessReport, colors: Colors): string {
  const { portfolio, workloads } = printableLines(report);
  const points = workloads.flatMap((workload) => workload.points);
  const red = points.filter(({ ok }) => !ok).length;
  const width = Math.max(...Object.values(pointNames).map(({ length }) => length));
  return [
    `${colors.bold('Readiness')} of portfolio ${portfolio.name} (${portfolio.hash.slice(0, 12)})`,
    ...workloads.flatMap(({ workload, points: own }) => [
      '',
      colors.bold(workload),
      ...own.flatMap(({ point, ok, evidence, mend }) => [
        `  ${ok ? colors.green('green') : colors.red('red  ')}  ${pointNames[point].padEnd(width)}  ${evidence}`,
        ...(mend === null ? [] : [`${' '.repeat(width + 11)}${colors.dim('mend:')} ${mend}`]),
      ]),
    ]),
    '',
    red === 0
      ? colors.green(`Ready: all ${points.length} points are green.`)
      : colors.red(`Not ready: ${red} of ${points.length} points are red.`),
  ].join('\n');
}
