import { z } from 'zod';

/** What POST /faults takes. */
export const faultSchema = z.strictObject({
  mode: z.enum(['none', 'hang', 'error500', 'rate_limit', 'slow', 'huge_answer', 'nul_answer', 'reset']),
  model: z.string().optional().describe('The only model that it strikes; all, where silent.'),
  count: z.int().positive().optional().describe('How many calls it strikes; all until it is taken back, where silent.'),
  delayMs: z.number().min(0).max(600_000).default(5000).describe('How much longer `slow` takes.'),
});
export type Fault = z.infer<typeof faultSchema>;

export interface Faults {
  /** Adds a fault; `none` takes back those of its model, or all. */
  set(fault: Fault): void;
  /** The fault that strikes this call, counted down; the newest one that fits. */
  take(model: string): Fault | undefined;
  list(): readonly Fault[];
}

/** The switches by which tests make the vendor misbehave. */
export function createFaults(): Faults {
  let faults: Fault[] = [];
  return {
    set(fault) {
      faults = faults.filter(({ model }) => fault.model !== undefined && model !== fault.model);
      if (fault.mode !== 'none') faults.push(fault);
    },
    take(model) {
      const fault = faults.findLast((one) => one.model === undefined || one.model === model);
      if (fault?.count === undefined) return fault;
      const left = fault.count - 1;
      faults = faults.flatMap((one) => (one !== fault ? [one] : left > 0 ? [{ ...one, count: left }] : []));
      return fault;
    },
    list: () => faults,
  };
}
