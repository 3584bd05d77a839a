import type { Arm, SubmitTask } from '@upshift/contracts';
import { type SampleCase, toMetadata } from '@upshift/sample';

export interface SampleSubmission {
  readonly runId: string;
  readonly seed: number;
  readonly arm: Arm;
  /** The last tier of the portfolio: where the arm `premium` starts. */
  readonly lastTier: string;
}

/** A case as a producer would hand it in: the question and nothing of what is right. */
export function toBody(one: SampleCase, { runId, seed, arm, lastTier }: SampleSubmission): Partial<SubmitTask> {
  return {
    workload: one.workload,
    input: one.input,
    ...(one.outputSchema === null ? {} : { output: { schema: { ...one.outputSchema } } }),
    ...(one.risk === null ? {} : { risk: one.risk }),
    ...(arm === 'premium' ? { minTier: lastTier } : {}),
    metadata: toMetadata(runId, seed, one.id, arm),
  };
}
