import { decided } from '../plan.ts';
import { toTextPlan } from '../text-check.ts';
import type { ValidatorModule } from '../validator-module.ts';

/** The answer does what was asked, instead of declining it. An answer without text but with calls declines nothing. */
export const refusal: ValidatorModule<'refusal'> = {
  version: '1.1.0',
  cost: 'process',
  plan: (config, candidate) => {
    const { text, toolCalls } = candidate.output;
    if ((text ?? '').trim() !== '') return toTextPlan(config, candidate);
    return (toolCalls ?? []).length > 0 ? decided('pass', null) : decided('fail', 'The answer is empty.');
  },
};
