import type { ValidatorConfig } from '@upshift/contracts';
import type { AnswerComparer, Candidate } from '@upshift/ports';
import type { Ruling } from './check.ts';
import type { Plan } from './plan.ts';

export type ValidatorKind = ValidatorConfig['kind'];
export type ConfigOf<Kind extends ValidatorKind> = Extract<ValidatorConfig, { kind: Kind }>;

/**
 * What a judgement costs: `inline` compares a few values on the event loop; `process` needs one of the processes apart, because its
 * time grows with what a user or a model wrote; `network` and `model` wait for somebody else.
 */
export type CostClass = 'inline' | 'process' | 'network' | 'model';

/** What the event loop can do for a plan. */
export interface PlanTools {
  /** Null where the process was not given the means to compare answers. */
  readonly compare: AnswerComparer | null;
}

/** What validators that ask somebody else are given. */
export interface AskTools {
  /** Reads a secret by the name of its environment variable. */
  readonly secrets: (name: string) => string | undefined;
  /** The time of day, ms since 1970, that a signed request carries. */
  readonly now: () => number;
  /** Runs a user's module in a process of its own. */
  readonly runModule: (config: ConfigOf<'module'>, candidate: Candidate, signal: AbortSignal) => Promise<Ruling>;
}

/** One kind of validator. `npm run check:unit` holds every module to the promises in `conformance.test.ts`. */
export interface ValidatorModule<Kind extends ValidatorKind> {
  /** Bump by hand whenever the same answer could get another verdict. */
  readonly version: string;
  readonly cost: CostClass;
  /** Decides what is cheap to decide, and says what a process apart must check. Runs on the event loop; never throws. */
  plan(config: ConfigOf<Kind>, candidate: Candidate, tools: PlanTools): Plan;
  /** Asks somebody else, where the plan left it open and named no checks. `signal` aborts at the time limit as well. */
  ask?(config: ConfigOf<Kind>, candidate: Candidate, tools: AskTools, signal: AbortSignal): Promise<Ruling>;
}
