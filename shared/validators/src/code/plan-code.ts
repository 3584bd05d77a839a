import { decided } from '../plan.ts';
import { toTextPlan } from '../text-check.ts';
import type { ValidatorModule } from '../validator-module.ts';

/** The code of the answer parses; it is never run. See `judge-code.ts`. */
export const code: ValidatorModule<'code'> = {
  version: '1.0.0',
  cost: 'process',
  plan: (config, candidate) =>
    (candidate.output.text ?? '').trim() === ''
      ? decided('fail', 'The answer has no text.')
      : toTextPlan(config, candidate),
};
