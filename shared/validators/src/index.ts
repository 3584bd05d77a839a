export type { BreakCode } from './check.ts';
export { createValidatorRunner, type ValidatorRunnerOptions, validatorVersions } from './create-validator-runner.ts';
export { PostError, post } from './http/post.ts';
export { signatureHeaders } from './http/signature-headers.ts';
