import { hostEnvShape } from '@upshift/config';
import { z } from 'zod';

/** The reconciler's environment: the host's variables and its own. */
export const reconcilerEnvSchema = z.object({
  ...hostEnvShape,
  UPSHIFT_RECONCILER_TICK_MS: z.coerce
    .number()
    .int()
    .min(20)
    .max(60_000)
    .default(250)
    .describe('How often due work is rung, in ms.'),
  UPSHIFT_RECONCILER_SWEEP_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(5000)
    .describe('How often dead workers, deadlines and lost rings are looked for, in ms.'),
  UPSHIFT_RECONCILER_DEAD_AFTER_MS: z.coerce
    .number()
    .int()
    .min(1000)
    .max(600_000)
    .default(15_000)
    .describe('Without a beat for this long a worker is dead, in ms.'),
});
