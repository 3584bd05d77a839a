import { decided } from '../plan.ts';
import { toTextPlan } from '../text-check.ts';
import type { ValidatorModule } from '../validator-module.ts';

/** What the answer claims, it takes from the task's sources and says from which; see `judge-citations.ts`. */
export const citations: ValidatorModule<'citations'> = {
  version: '1.0.0',
  cost: 'process',
  plan: (config, candidate) =>
    (candidate.output.text ?? '').trim() === ''
      ? decided('fail', 'The answer has no text.')
      : toTextPlan(config, candidate),
};
