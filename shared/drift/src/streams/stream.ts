import type { DriftSignal } from '@upshift/contracts';
import type { Observation } from '../sequential/watch-stream.ts';

/** What one test listens to. */
export interface Stream {
  readonly signal: DriftSignal;
  readonly workload: string;
  /** Oldest first. */
  readonly observations: readonly Observation[];
}
