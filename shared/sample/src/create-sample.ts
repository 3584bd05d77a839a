import { createRandom } from '@upshift/core';
import { createExtractionCases } from './cases/extraction.ts';
import { createGroundedCases } from './cases/grounded.ts';
import { createOperationCases } from './cases/operations.ts';
import { createTriageCases, createTriageTraining } from './cases/triage.ts';
import { createDraw } from './draw.ts';
import type { SampleCase, TrainingExample } from './sample-case.ts';

export interface Sample {
  readonly seed: number;
  /** In mixed order, as tasks would come in. */
  readonly cases: readonly SampleCase[];
  /** For the triage workload. */
  readonly training: readonly TrainingExample[];
}

export const sampleSeed = 1;
export const sampleCases = 240;

/**
 * The work of a support and operations assistant: 40 % intent of texts, 24 % facts out of mails, 20 % calls of tools,
 * the rest answers from sources. The same seed gives the same cases, and fewer cases are the first of more.
 */
export function createSample(seed: number = sampleSeed): Sample {
  const draw = createDraw(createRandom(seed));
  const all = [
    ...createTriageCases(draw, 96),
    ...createExtractionCases(draw, 57),
    ...createOperationCases(draw, 48),
    ...createGroundedCases(draw, 39),
  ];
  return { seed, cases: draw.shuffle(all), training: createTriageTraining(draw) };
}
