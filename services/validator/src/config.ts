import { hostEnvShape } from '@upshift/config';
import { z } from 'zod';

/** The validator's environment: the host's variables and its own. */
export const validatorEnvSchema = z.object({
  ...hostEnvShape,
  UPSHIFT_VALIDATOR_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(2000)
    .default(50)
    .describe('Jobs at once in this process.'),
});
