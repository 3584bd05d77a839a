import { apiEnvShape } from '@upshift/api';
import { hostEnvShape } from '@upshift/config';
import { evaluatorEnvShape } from '@upshift/evaluator';
import { z } from 'zod';

/** The environment of everything in one process: servers are optional, private ones are started where none is named. */
export const upEnvSchema = z.object({
  ...hostEnvShape,
  ...apiEnvShape,
  ...evaluatorEnvShape,
  DATABASE_URL: hostEnvShape.DATABASE_URL.optional(),
  UPSHIFT_API_CLASSIFY_AT_DOOR: apiEnvShape.UPSHIFT_API_CLASSIFY_AT_DOOR.removeDefault().default(true),
  UPSHIFT_UP_CALLS: z.coerce.number().int().min(1).max(2000).default(500).describe('Calls in flight, per tier.'),
  UPSHIFT_UP_STAGE_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(2000)
    .default(50)
    .describe('Jobs at once, per stage other than calls.'),
  UPSHIFT_UP_DEAD_AFTER_MS: z.coerce
    .number()
    .int()
    .min(1000)
    .max(600_000)
    .default(15_000)
    .describe('Without a beat for this long a worker is dead, in ms.'),
});
