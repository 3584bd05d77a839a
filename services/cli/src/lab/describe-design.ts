import type { measureDesign } from '@upshift/lab';
import { formatCount, formatShare } from '../terminal/format.ts';

type Measured = ReturnType<typeof measureDesign>;

export interface DesignReport {
  readonly train: { readonly tasks: number };
  readonly tasks: number;
  readonly bestSingle: Measured['standard'];
  readonly members: readonly { readonly model: string; readonly vendor: string }[];
  readonly tiers: readonly (readonly string[])[];
  readonly policy: Measured['policy'];
  readonly vsBestSingle: Measured['vsStandard'];
  readonly vendorsRemoved: Readonly<Record<string, DayReport | null>> | null;
  readonly seconds: number;
}

interface DayReport {
  readonly tiers: readonly (readonly string[])[];
  readonly policy: Measured['policy'];
  readonly successPointsLost: number;
}

/** A design for people. */
export function describeDesign({
  train,
  tasks,
  bestSingle,
  tiers,
  policy,
  vsBestSingle,
  ...report
}: DesignReport): string[] {
  const { costPerSuccess, successPoints, ci95 } = vsBestSingle;
  const points = (value: number): string => `${value > 0 ? '+' : ''}${value.toFixed(2)}`;
  const [low, high] = ci95.successPoints ?? [Number.NaN, Number.NaN];
  const cost =
    costPerSuccess === null ? 'cost not recorded' : `cost per success ${(100 * costPerSuccess).toFixed(1)} %`;
  return [
    `chosen on ${formatCount(train.tasks)} tasks, measured on ${formatCount(tasks)} others`,
    `tiers: ${describeTiers(tiers)}`,
    `success ${formatShare(policy.success)}, ${policy.callsPerTask.toFixed(2)} calls a task${policy.p95Ms === null ? '' : `, P95 ${Math.round(policy.p95Ms)} ms`}`,
    `against the best single model, ${bestSingle.model} (${formatShare(bestSingle.success)}): ${points(successPoints)} points (95 %: ${points(low)} … ${points(high)}), ${cost}`,
    ...Object.entries(report.vendorsRemoved ?? {}).map(([vendor, day]) =>
      day === null
        ? `without ${vendor}: fewer than two models are left`
        : `without ${vendor}: ${describeTiers(day.tiers)}: success ${formatShare(day.policy.success)}, ${points(-day.successPointsLost)} points`,
    ),
    `${report.seconds} s`,
  ];
}

function describeTiers(tiers: readonly (readonly string[])[]): string {
  return tiers.map((models) => models.join(' + ')).join('  →  ');
}
