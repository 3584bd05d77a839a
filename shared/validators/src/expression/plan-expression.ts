import { toTextPlan } from '../text-check.ts';
import type { ValidatorModule } from '../validator-module.ts';

/** An expression of the workload's own is true of the answer; see `judge-expression.ts`. */
export const expression: ValidatorModule<'expression'> = {
  version: '1.0.0',
  cost: 'process',
  plan: (config, candidate) => toTextPlan(config, candidate),
};
