import { toCheck } from '../plan.ts';
import type { ValidatorModule } from '../validator-module.ts';

/** A TypeScript file of the owner's own judges the answer, in a process of its own; see `module-processes.ts`. */
export const ownModule: ValidatorModule<'module'> = {
  version: '1.0.0',
  cost: 'process',
  plan: () => toCheck(),
  ask: (config, candidate, { runModule }, signal) => runModule(config, candidate, signal),
};
