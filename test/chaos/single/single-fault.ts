import type { PipelineOptions } from '../harness/start-pipeline.ts';
import type { Ground } from './ground.ts';

/** One fault, tried alone, with what must come of it. */
export interface SingleFault {
  readonly name: string;
  /** The goal of the reliability plan that it belongs to. */
  readonly goal: string;
  readonly expectation: string;
  /** Whether it needs a redis-server. */
  readonly redis: boolean;
  /** How the pipeline differs from the usual one. */
  readonly options?: Partial<PipelineOptions>;
  readonly attempt: (ground: Ground) => Promise<SingleOutcome>;
}

export interface SingleOutcome {
  /** What was measured, in words and figures. */
  readonly measured: string;
  /** Why it is not as expected; empty when it is. */
  readonly failures: readonly string[];
}
