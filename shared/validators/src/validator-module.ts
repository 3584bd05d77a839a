import type { ValidatorConfig } from '@upshift/contracts';
import type { Candidate } from '@upshift/ports';
import type { Plan } from './plan.ts';

export type ValidatorKind = ValidatorConfig['kind'];
export type ConfigOf<Kind extends ValidatorKind> = Extract<ValidatorConfig, { kind: Kind }>;

/**
 * What a judgement costs: `inline` compares a few values on the event loop; `thread` needs a worker thread, because its
 * time grows with what a user or a model wrote; `network` and `model` wait for somebody else.
 */
export type CostClass = 'inline' | 'thread' | 'network' | 'model';

/** One kind of validator. `npm run check:unit` holds every module to the promises in `conformance.test.ts`. */
export interface ValidatorModule<Kind extends ValidatorKind> {
  /** Bump by hand whenever the same answer could get another verdict. */
  readonly version: string;
  readonly cost: CostClass;
  /** Decides what is cheap to decide, and says what a thread must check. Runs on the event loop; never throws. */
  plan(config: ConfigOf<Kind>, candidate: Candidate): Plan;
}
