import { z } from 'zod';

/** What may have changed. `portfolio` and `prompt` are ours, `model` is the vendor's, `traffic` the producers'. */
export const driftCauses = ['model', 'portfolio', 'prompt', 'traffic'] as const;
export type DriftCause = (typeof driftCauses)[number];

/** What is watched. `share`, `risk`, `intent`, `input` are of the traffic; `probe` is the score of an eval run's cases; the rest is of production. */
export const driftSignals = [
  'pass',
  'escalated',
  'calibration',
  'output',
  'cost',
  'latency',
  'share',
  'risk',
  'intent',
  'input',
  'probe',
] as const;
export type DriftSignal = (typeof driftSignals)[number];

const findingSchema = z.object({
  signal: z
    .enum(driftSignals)
    .describe(
      'pass, escalated: shares of first answers. calibration: passed less what the router expected. output: tokens. cost: nano-USD of the first call. latency: ms. share: of all tasks. risk: share of questions whose text shows a risk. intent: share of the intent that was the commonest. input: natural logarithm of characters. probe: share of eval cases passed.',
    ),
  workload: z.string(),
  deployment: z.string().nullable().describe('Of whom the change is most visible; null where it is of nobody.'),
  cause: z.enum(driftCauses),
  why: z.string().describe('What the cause was told by.'),
  changedAt: z.iso.datetime().describe('The likeliest moment of the change.'),
  seenAt: z.iso.datetime().describe('When the evidence was enough.'),
  before: z.number().describe('Mean before the change, in the unit of the signal.'),
  after: z.number(),
  evidence: z.number().describe('Largest value of the test martingale (an e-value), as its natural logarithm.'),
  needed: z.number().describe('What it had to reach.'),
});
export type DriftFinding = z.infer<typeof findingSchema>;

/** `GET /v1/drift`: what has changed, and whose doing it is. */
export const driftReportSchema = z.object({
  at: z.iso.datetime().describe('When the record was read.'),
  since: z.iso.datetime().describe('Where the tests begin; moves on by 28 days.'),
  falseAlarmRate: z.number().describe('At most this share of such periods of 28 days raises any false alarm.'),
  tasks: z.int().describe('Tasks that were read.'),
  probes: z.int().describe('Results of scheduled and other eval runs that were read.'),
  simulated: z.boolean().describe('Simulated deployments answered some of them.'),
  causes: z.array(z.enum(driftCauses)).describe('Whatever changed, the strongest evidence first.'),
  findings: z.array(findingSchema).describe('Strongest evidence first.'),
});
export type DriftReport = z.infer<typeof driftReportSchema>;

/** `GET /v1/drift`. */
export const driftViewSchema = z.object({
  report: driftReportSchema.nullable().describe('The newest one; null where the evaluator has made none yet.'),
});
export type DriftView = z.infer<typeof driftViewSchema>;
