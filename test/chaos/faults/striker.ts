import type { Producer } from '../harness/producer.ts';
import type { Pipeline } from '../harness/start-pipeline.ts';
import type { PlannedFault } from './fault.ts';

export interface Battlefield {
  readonly pipeline: Pipeline;
  readonly producer: Producer;
  /** What is being struck now. */
  readonly busy: Set<string>;
  /** Aborts when the run ends: faults are taken back at once. */
  readonly ended: AbortSignal;
}

/** What came of it: the processes that it struck, or why it could not be done. */
export type Struck = { readonly pids: readonly number[] } | { readonly skipped: string };

/** Strikes one fault and takes it back after its time. */
export type Striker = (field: Battlefield, fault: Omit<PlannedFault, 'atMs'>) => Promise<Struck>;
