import { toTextPlan } from '../text-check.ts';
import type { ValidatorModule } from '../validator-module.ts';

/** The answer holds nothing that the workload forbids, and all that it requires; see `judge-policy.ts`. */
export const policy: ValidatorModule<'policy'> = { version: '1.0.0', cost: 'thread', plan: toTextPlan };
