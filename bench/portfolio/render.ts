import type { Interval } from '@upshift/lab';
import type { Measured } from './measure.ts';

/** Name, figures against always premium, and what the policy is held against, as rows of a Markdown table. */
export const header = [
  '| | cost per success | success | P95 | premium share | calls | two cheap agree: cost, success | cheapest within one point: cost, success | best single: cost, success | seconds | ways (tunings) |',
  '|---|---|---|---|---|---|---|---|---|---|---|',
].join('\n');

export function renderRow(name: string, measured: Measured): string {
  const { delta, ci95, policy, alwaysPremium, twoCheapAgree, cheapestWithinOnePoint, vsBestSingle } = measured;
  const against = (other: Measured['twoCheapAgree']): string =>
    `${percent(ratio(other.costPerSuccessUsd, alwaysPremium.costPerSuccessUsd))}, ${points(100 * (other.success - alwaysPremium.success))}`;
  const single = `${percent(vsBestSingle.costPerSuccess)}, ${points(vsBestSingle.successPoints)} ${between(vsBestSingle.ci95.successPoints, points)}`;
  const cells = [
    name,
    `${percent(delta.costPerSuccess)} ${between(ci95.costPerSuccess, percent)}`,
    `${points(delta.successPoints)} ${between(ci95.successPoints, points)}`,
    `${percent(delta.p95)} ${between(ci95.p95, percent)}`,
    `${percent(policy.premiumShare).replace('+', '')}`,
    policy.callsPerTask.toFixed(2),
    against(twoCheapAgree),
    against(cheapestWithinOnePoint),
    single,
    String(measured.seconds),
    Object.entries(measured.ways)
      .map(([way, tunings]) => `${way} (${tunings})`)
      .join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

function ratio(value: number | null, base: number | null): number | null {
  return value === null || base === null ? null : value / base - 1;
}

function percent(value: number | null): string {
  return value === null ? '–' : `${value > 0 ? '+' : ''}${(100 * value).toFixed(1)} %`;
}

function points(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(2)}`;
}

function between(interval: Interval | null, write: (value: number) => string): string {
  return interval === null ? '' : `(${write(interval[0])} … ${write(interval[1])})`;
}
