export { evaluatorEnvShape, toAlertSettings } from './config.ts';
export type { EvaluatorConfig, EvaluatorDependencies } from './evaluator-dependencies.ts';
export { createLearner } from './learning/create-learner.ts';
export { createModuleScorer, type ModuleScorer } from './module/create-module-scorer.ts';
export { startEvaluator } from './start-evaluator.ts';
