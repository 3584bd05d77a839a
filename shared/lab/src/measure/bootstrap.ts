import { createRandom } from '../seeded-random.ts';
import type { PolicyRun } from '../simulate/policy-run.ts';
import { percentile } from './percentile.ts';
import { type Summary, summarize } from './summarize.ts';

export type Interval = readonly [low: number, high: number];

/** What a policy changes against another on the same tasks. Ratios are relative (−0.3: thirty percent less). */
export interface Delta {
  readonly costPerSuccess: number | null;
  readonly successPoints: number;
  readonly p95: number | null;
  readonly premiumShare: number;
}

export type DeltaIntervals = { readonly [Name in keyof Delta]: Interval | null };

export function deltaOf(policy: Summary, base: Summary): Delta {
  return {
    costPerSuccess: relativeTo(policy.costPerSuccessUsd, base.costPerSuccessUsd),
    successPoints: 100 * (policy.success - base.success),
    p95: relativeTo(policy.p95Ms, base.p95Ms),
    premiumShare: policy.premiumShare - base.premiumShare,
  };
}

/** −0.3: thirty percent less; null where either is not known. */
export function relativeTo(value: number | null, base: number | null): number | null {
  return value === null || base === null || base === 0 ? null : value / base - 1;
}

/**
 * 95 % intervals of each delta by the paired bootstrap (Efron and Tibshirani: An Introduction to the Bootstrap, chapter
 * 13, percentile method): tasks are drawn with replacement, and each keeps both policies' runs. Runs of one question
 * (repeats, several seeds) are drawn together.
 *
 * @param groups per run, the question that it belongs to
 */
export function bootstrapDelta(
  policy: readonly PolicyRun[],
  base: readonly PolicyRun[],
  groups: readonly string[],
  { seed, draws = 1000 }: { seed: number; draws?: number },
): DeltaIntervals {
  const deltas = drawTasks(groups, { seed, draws }, (drawn) => {
    const pick = (runs: readonly PolicyRun[]): PolicyRun[] => drawn.map((index) => runs[index] as PolicyRun);
    return deltaOf(summarize(pick(policy)), summarize(pick(base)));
  });
  const interval = (name: keyof Delta): Interval | null => {
    const values = deltas.map((delta) => delta[name]).filter((value) => value !== null);
    return values.length < draws ? null : [percentile(values, 0.025), percentile(values, 0.975)];
  };
  return {
    costPerSuccess: interval('costPerSuccess'),
    successPoints: interval('successPoints'),
    p95: interval('p95'),
    premiumShare: interval('premiumShare'),
  };
}

/** Measures something on tasks drawn with replacement, again and again; those of one group are drawn together. */
export function drawTasks<Item>(
  groups: readonly string[],
  { seed, draws }: { seed: number; draws: number },
  measure: (drawn: readonly number[]) => Item,
): Item[] {
  const random = createRandom(seed);
  const members = [...Map.groupBy(groups.keys(), (index) => groups[index] ?? '').values()];
  return Array.from({ length: draws }, () =>
    measure(Array.from({ length: members.length }, () => members[Math.floor(random() * members.length)] ?? []).flat()),
  );
}
