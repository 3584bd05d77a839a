import { z } from 'zod';

const ratioSchema = z.number().min(0).max(1);
const differenceSchema = z
  .object({ value: z.number(), low: z.number(), high: z.number() })
  .describe('Portfolio against premium, with a 95 % interval. Ratios for money and latency, points for shares.');

/** One way of serving the same tasks, measured on the record. */
export const armFiguresSchema = z.object({
  arm: z.enum(['portfolio', 'premium']).describe('`premium`: the same tasks, each sent to the last tier at once.'),
  tasks: z.int(),
  settled: z.int(),
  succeeded: z.int(),
  judgedBy: z
    .enum(['reference', 'validators'])
    .describe('What a success is counted by: the known right answer, or the validators alone.'),
  success: ratioSchema.nullable(),
  costUsd: z.number().describe("Vendors' calls and reviewers' time."),
  costPerSuccessUsd: z.number().nullable(),
  latencyMs: z.object({ p50: z.number(), p95: z.number() }).nullable(),
  premiumShare: ratioSchema.nullable().describe('Tasks that called the last tier, of those that called any.'),
  calls: z.int(),
});
export type ArmFigures = z.infer<typeof armFiguresSchema>;

/** `GET /v1/figures`: the four figures of a portfolio, live, with what they rest on. */
export const figuresViewSchema = z.object({
  run: z.string().nullable().describe('The sample run that it is about; null: the newest tasks of the record.'),
  simulated: z.boolean().describe('True when a simulated deployment took part.'),
  arms: z.array(armFiguresSchema),
  difference: z
    .object({
      success: differenceSchema,
      costPerSuccess: differenceSchema,
      p95: differenceSchema,
      premiumShare: differenceSchema,
    })
    .nullable(),
  tiers: z
    .array(z.object({ tier: z.string(), tasks: z.int(), calls: z.int(), costUsd: z.number() }))
    .describe("Of the portfolio's arm, weakest first; a task counts on each tier that it called."),
  reviews: z
    .object({ tasks: z.int(), minutes: z.number(), costUsd: z.number() })
    .optional()
    .describe("Reviewers' time on tasks of the portfolio's arm: part of what it cost, on a line of its own."),
  reasons: z
    .array(z.object({ reason: z.string(), count: z.int() }))
    .describe("Why tasks of the portfolio's arm did not simply go on; counts decisions."),
  ledgerUsd: z.number().describe('All attempts of both arms.'),
  billUsd: z.number().nullable().describe('What the vendors say they sold, where they say so.'),
  estimated: z
    .object({ calls: z.int(), ledgerUsd: z.number(), billUsd: z.number() })
    .describe(
      'Calls whose end was not heard, given up ones for instance: part of both sums. The ledger holds their worst case, the bill what was sold; every other call is the same in both.',
    ),
  cachedCalls: z
    .int()
    .default(0)
    .describe(
      'Answers that the exact cache served instead of a call, at no cost. None of the calls and tiers counts them.',
    ),
  wrong: z
    .object({ accepted: z.int(), wrong: z.int(), example: z.string().nullable() })
    .nullable()
    .describe("The portfolio's accepted answers that the reference shows to be wrong; null without references."),
});
export type FiguresView = z.infer<typeof figuresViewSchema>;
