import { toTextPlan } from '../text-check.ts';
import type { ValidatorModule } from '../validator-module.ts';

/** The workload's patterns are found in the answer, or are not; see `judge-pattern.ts`. */
export const pattern: ValidatorModule<'pattern'> = {
  version: '1.0.0',
  cost: 'process',
  plan: (config, candidate) => toTextPlan(config, candidate),
};
