import { decided } from '../plan.ts';
import type { ValidatorModule } from '../validator-module.ts';

/**
 * Another model judges the answer. Its call is bought, reserved and booked as every call is, by the stage that validates:
 * `core/validation/judge-call.ts` writes it and reads what comes back. Whoever only runs validators cannot tell.
 */
export const judge: ValidatorModule<'judge'> = {
  version: '1.0.0',
  cost: 'model',
  plan: () => decided('unknown', 'The judge was not asked.'),
};
