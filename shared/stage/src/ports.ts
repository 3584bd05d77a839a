import type { Clock, JobQueue, Logger, Membership, TaskStore, Telemetry } from '@upshift/ports';
import type { Ringer } from './ringer.ts';

/** Everything a host needs to run stages. */
export interface StagePorts {
  readonly store: TaskStore & Membership;
  readonly queue: JobQueue;
  readonly ringer: Ringer;
  readonly telemetry: Telemetry;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** How a host runs its stages; all times in ms. */
export interface StageHostConfig {
  readonly service: string;
  /** How long an inline stage may take before the answer is committed without it (design.md section 3: 5 ms). */
  readonly inlineGraceMs: number;
  /** How long work in flight may go on after the host was told to close, before it is aborted. */
  readonly drainMs: number;
}

/** How one queue is consumed. Locks as rule D5: 30 s for CPU stages, 120 s for calls. */
export interface ConsumeConfig {
  /** Work of it that is gathered at once: calls under way, for executors. */
  readonly concurrency: number;
  /** Jobs in hand beyond that: while they are claimed and committed, others are gathered. None where silent. */
  readonly spare?: number;
  readonly lockMs: number;
  readonly stalledCheckMs: number;
}

export const cpuConsume: ConsumeConfig = { concurrency: 50, lockMs: 30_000, stalledCheckMs: 10_000 };
export const callConsume: ConsumeConfig = { concurrency: 500, lockMs: 120_000, stalledCheckMs: 15_000 };
