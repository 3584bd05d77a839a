import type { EvaluatorDependencies } from '../evaluator-dependencies.ts';

/** What a round of learning stands on. */
export type LearningDependencies = Pick<
  EvaluatorDependencies,
  'store' | 'logger' | 'learn' | 'modelFiles' | 'createRolloutId'
>;
