import { hostEnvShape } from '@upshift/config';
import { z } from 'zod';

/** The evaluator's own variables. */
export const evaluatorEnvShape = {
  UPSHIFT_EVALUATOR_TICK_MS: z.coerce
    .number()
    .int()
    .min(20)
    .max(60_000)
    .default(1000)
    .describe('How often runs and schedules that are due are looked for, in ms.'),
  UPSHIFT_EVALUATOR_CASES: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(16)
    .describe('Cases of a run that are under way at a time.'),
  UPSHIFT_EVALUATOR_LEASE_MS: z.coerce
    .number()
    .int()
    .min(1000)
    .max(600_000)
    .default(15_000)
    .describe('After this long without a sign of life another replica takes a run over, in ms.'),
  UPSHIFT_EVALUATOR_MODULES_DIR: z
    .string()
    .min(1)
    .optional()
    .describe('Where the modules of scorers lie. Silent: there are none.'),
};

/** The evaluator's environment: the host's variables and its own. */
export const evaluatorEnvSchema = z.object({ ...hostEnvShape, ...evaluatorEnvShape });
