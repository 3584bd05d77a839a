import { z } from 'zod';

const searchSchema = z
  .strictObject({
    share: z.number().positive().max(1).default(1).describe('Share of tasks that are copied.'),
    budgetUsd: z
      .number()
      .positive()
      .max(1_000_000)
      .describe('What the copies may spend in all, each time a router was taken out.'),
    maxTasks: z.int().min(1).max(1_000_000).default(1000).describe('Copies after which it ends.'),
  })
  .describe(
    'While no router serves after one was taken out, a shadow asks copies of tasks of one tier below the last, drawn by chance, so that a better router is found sooner. It never serves.',
  );

/** How the router of a running system is learned again from its ledger, by the evaluator. */
export const learningSchema = z
  .strictObject({
    everyMinutes: z
      .number()
      .min(0.01)
      .max(20_160)
      .default(60)
      .describe('Between two rounds, by the clock of the record.'),
    days: z.number().positive().max(366).default(30).describe('How old a task may be that is learned from.'),
    minTasks: z.int().min(50).max(5000).default(300).describe('Judged tasks before anything is learned.'),
    newTasks: z
      .int()
      .min(1)
      .max(5000)
      .default(50)
      .describe('Judged tasks since the last round; with fewer it is passed over.'),
    checkTasks: z
      .int()
      .min(50)
      .max(2000)
      .default(200)
      .describe('The newest tasks, on which a router is checked that learned from those before.'),
    windows: z
      .array(z.int().min(50).max(5000))
      .min(1)
      .max(3)
      .default([400, 1600, 5000])
      .describe('How many tasks before those a candidate learns from, one for each.'),
    tolerance: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('That of the routers it puts in; that of the router in their place, where silent.'),
    search: searchSchema.optional(),
  })
  .describe(
    'Learns the router again from the ledger. One that is shown to be better on newer tasks is put into the active portfolio, one that promises too much is taken out; both are changes in the log.',
  );
export type LearningConfig = z.infer<typeof learningSchema>;
