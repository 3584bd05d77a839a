import type { CallPlanLike } from '../calls/call-plan.ts';

/** One of the calls that a task begins with. Its place in the list is the number of its work. */
export interface OpenedCall {
  readonly call: CallPlanLike;
  /** From the moment that the task is routed, in ms. */
  readonly delayMs: number;
}
