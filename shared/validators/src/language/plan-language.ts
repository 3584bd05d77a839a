import { toTextPlan } from '../text-check.ts';
import type { ValidatorModule } from '../validator-module.ts';

/** The answer is written in one of the languages that the workload asks for; see `judge-language.ts`. */
export const language: ValidatorModule<'language'> = {
  version: '1.0.0',
  cost: 'process',
  plan: (config, candidate) => toTextPlan(config, candidate),
};
