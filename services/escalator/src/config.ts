import { hostEnvShape } from '@upshift/config';
import { z } from 'zod';

/** The escalator's environment: the host's variables and its own. */
export const escalatorEnvSchema = z.object({
  ...hostEnvShape,
  UPSHIFT_ESCALATOR_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(2000)
    .default(50)
    .describe('Jobs at once in this process.'),
});
