import { type DriftCause, driftCauses } from '@upshift/contracts';
import { buildDrift } from '../build-drift.ts';
import { simulatePeriod } from './simulate-period.ts';

const since = Date.UTC(2026, 0, 5);
const until = since + 28 * 86_400_000;

export interface Attribution {
  readonly injected: DriftCause | null;
  /** The strongest finding's cause; null without one. */
  readonly named: DriftCause | null;
  readonly all: readonly DriftCause[];
  /** From the change to the first alarm, in hours; null without one. */
  readonly delayHours: number | null;
}

/** What is found in one simulated period. */
function findInjected(seed: number, cause: DriftCause | null, tasksPerDay: number): Attribution {
  const { tasks, probes, changedAt } = simulatePeriod({ seed, cause, since, tasksPerDay });
  const { causes, findings } = buildDrift({ at: until, since, tasks, probes });
  const first = Math.min(...findings.map(({ seenAt }) => Date.parse(seenAt)));
  return {
    injected: cause,
    named: causes[0] ?? null,
    all: causes,
    delayHours: findings.length === 0 ? null : (first - changedAt) / 3_600_000,
  };
}

/** Every cause with every seed, and so many periods without any. */
export function measureAttribution({
  seeds,
  quiet,
  tasksPerDay,
}: {
  readonly seeds: number;
  readonly quiet: number;
  readonly tasksPerDay: number;
}): readonly Attribution[] {
  return [
    ...driftCauses.flatMap((cause) =>
      Array.from({ length: seeds }, (_, seed) => findInjected(seed + 1, cause, tasksPerDay)),
    ),
    ...Array.from({ length: quiet }, (_, seed) => findInjected(seed + 1001, null, tasksPerDay)),
  ];
}
