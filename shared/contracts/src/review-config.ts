import { z } from 'zod';

/** What holds for reviews by people, as the portfolio says it: for all of them, or for those of one workload. */
export const reviewConfigSchema = z.strictObject({
  ratePerHourUsd: z
    .number()
    .min(0)
    .max(10_000)
    .optional()
    .describe('What an hour of a reviewer costs; 0 where silent.'),
  slaMinutes: z.number().positive().max(525_600).optional().describe('How long a task may wait for its decision.'),
  leaseMinutes: z
    .number()
    .positive()
    .max(1440)
    .optional()
    .describe('How long a claim holds without a sign of life; 15 where silent.'),
  capMinutes: z
    .number()
    .positive()
    .max(1440)
    .optional()
    .describe('The most that one claim is booked with, however long it took; 60 where silent.'),
});
export type ReviewConfig = z.infer<typeof reviewConfigSchema>;
