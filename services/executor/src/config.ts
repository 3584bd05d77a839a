import { hostEnvShape } from '@upshift/config';
import { z } from 'zod';

/** The executor's environment: the host's variables and its own. */
export const executorEnvSchema = z.object({
  ...hostEnvShape,
  EXECUTOR_TIERS: z
    .string()
    .optional()
    .transform((list) => (list === undefined ? null : toNames(list)))
    .describe('Tiers to work for, separated by commas. Without it: every tier on record.'),
  UPSHIFT_EXECUTOR_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(2000)
    .default(500)
    .describe('Calls in flight in this process, per tier.'),
  UPSHIFT_EXECUTOR_RESTORE: z
    .string()
    .default('')
    .transform(toNames)
    .describe(
      'Deployments to restore at the start, separated by commas: their key was refused, and you have put that right.',
    ),
});

function toNames(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
