export type { BreakCode } from './check.ts';
export { createValidatorRunner, type ValidatorRunnerOptions, validatorVersions } from './create-validator-runner.ts';
