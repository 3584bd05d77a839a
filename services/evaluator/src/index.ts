export { evaluatorEnvShape } from './config.ts';
export { createModuleScorer, type ModuleScorer } from './module/create-module-scorer.ts';
export { type EvaluatorConfig, type EvaluatorDependencies, startEvaluator } from './start-evaluator.ts';
