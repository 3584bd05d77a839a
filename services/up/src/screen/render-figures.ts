import type { ArmFigures, FiguresView } from '@upshift/contracts';
import { formatPercent, formatSeconds, formatSigned, formatUsd } from './format.ts';

type Difference = NonNullable<FiguresView['difference']>;

/** The four figures of both arms and what lies between them, as lines of a table. */
export function renderFigures({ arms, difference }: Pick<FiguresView, 'arms' | 'difference'>): string[] {
  const rows = [
    ['', 'success', 'cost/success', 'P95', 'premium share'],
    ...(['premium', 'portfolio'] as const).flatMap((name) => {
      const arm = arms.find((one) => one.arm === name);
      return arm === undefined ? [] : [[name === 'premium' ? 'always premium' : 'this portfolio', ...cellsOf(arm)]];
    }),
    ...(difference === null
      ? []
      : [
          ['difference', ...differenceCells(difference)],
          ['  95 % interval', ...intervalCells(difference)],
        ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  );
}

function cellsOf({ success, costPerSuccessUsd, latencyMs, premiumShare }: ArmFigures): string[] {
  return [
    success === null ? 'none' : formatPercent(success),
    costPerSuccessUsd === null ? 'none' : formatUsd(costPerSuccessUsd),
    latencyMs === null ? 'none' : formatSeconds(latencyMs.p95),
    premiumShare === null ? 'none' : formatPercent(premiumShare),
  ];
}

function differenceCells({ success, costPerSuccess, p95, premiumShare }: Difference): string[] {
  return [
    `${formatSigned(success.value)} points`,
    `${formatSigned(100 * costPerSuccess.value, 0)} %`,
    `${formatSigned(100 * p95.value, 0)} %`,
    `${formatSigned(premiumShare.value, 0)} points`,
  ];
}

function intervalCells({ success, costPerSuccess, p95, premiumShare }: Difference): string[] {
  const span = ({ low, high }: Difference['success'], factor: number, digits: number): string =>
    `${formatSigned(factor * low, digits)} … ${formatSigned(factor * high, digits)}`;
  return [span(success, 1, 1), span(costPerSuccess, 100, 0), span(p95, 100, 0), span(premiumShare, 1, 0)];
}
