import { toTextPlan } from '../text-check.ts';
import type { ValidatorModule } from '../validator-module.ts';

/** The answer's text is as long as the workload allows, in characters, words, sentences and tokens. */
export const length: ValidatorModule<'length'> = {
  version: '1.0.0',
  cost: 'process',
  plan: (config, candidate) => toTextPlan(config, candidate),
};
