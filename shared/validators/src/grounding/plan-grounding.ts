import { decided } from '../plan.ts';
import { toTextPlan } from '../text-check.ts';
import type { ValidatorModule } from '../validator-module.ts';

/** What the answer claims, the task's sources bear out; see `judge-grounding.ts`. */
export const grounding: ValidatorModule<'grounding'> = {
  version: '1.0.0',
  cost: 'process',
  plan: (config, candidate) =>
    (candidate.output.text ?? '').trim() === ''
      ? decided('fail', 'The answer has no text.')
      : toTextPlan(config, candidate),
};
