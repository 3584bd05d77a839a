import type { FaultKind, FaultTarget } from '../faults/fault.ts';
import type { Ground, Judgement } from './ground.ts';
import type { SingleOutcome } from './single-fault.ts';

interface LoadOptions {
  /** Tasks a second. */
  readonly rate?: number;
  /** How long tasks are submitted before the fault, and after its end; ms. */
  readonly beforeMs?: number;
  readonly afterMs?: number;
  /** How many calls may be made again; those in flight on the struck process unless given. */
  readonly restarted?: number;
  /** How soon something must move after the fault, ms. */
  readonly movingWithinMs?: number;
  readonly more?: (judgement: Judgement) => { measured?: string; failures?: readonly string[] };
}

/** Strikes one fault in the middle of a steady load, which goes on throughout. */
export function underLoad(kind: FaultKind, target: FaultTarget, durationMs = 0, options: LoadOptions = {}) {
  return async (ground: Ground): Promise<SingleOutcome> => {
    const { rate = 15, beforeMs = 4000, afterMs = 4000 } = options;
    const forMs = beforeMs + durationMs + afterMs;
    const submitting = ground.producer.submit(Math.round((rate * forMs) / 1000), forMs);
    await new Promise((resolve) => setTimeout(resolve, beforeMs));
    await ground.strike(kind, target, durationMs);
    await submitting;
    return judged(await ground.judge(), options);
  };
}

/** A judgement against the limits of one fault. */
export function judged(judgement: Judgement, options: LoadOptions): SingleOutcome {
  const { figures, violations, movingAfterMs } = judgement;
  const more = options.more?.(judgement) ?? {};
  const failures = violations.map(({ kind, subject, detail }) => `${kind} ${subject}: ${detail}`);
  if (options.restarted !== undefined && figures.restarted > options.restarted)
    failures.push(`${figures.restarted} calls made again, ${options.restarted} allowed`);
  const { movingWithinMs } = options;
  if (movingWithinMs !== undefined && (movingAfterMs === null || movingAfterMs > movingWithinMs))
    failures.push(`moving after ${movingAfterMs} ms, ${movingWithinMs} allowed`);
  const said = [
    `${figures.settled} of ${figures.accepted} settled`,
    `${figures.restarted} calls made again (${figures.inFlightOnStruck} in flight on the struck)`,
    ...(movingAfterMs === null ? [] : [`moving after ${seconds(movingAfterMs)}`]),
    ...(figures.settledAfterMs === null ? [] : [`all settled ${seconds(figures.settledAfterMs)} after the fault`]),
    ...(more.measured === undefined ? [] : [more.measured]),
  ];
  return { measured: said.join(', '), failures: [...failures, ...(more.failures ?? [])] };
}

export function seconds(ms: number | null): string {
  return ms === null ? 'never' : `${(ms / 1000).toFixed(1)} s`;
}
