import { z } from 'zod';
import { ledgerViewSchema, taskViewSchema, verdictViewSchema } from './http.ts';
import { shownImageSchema } from './image.ts';
import { taskIdSchema } from './job.ts';
import { messageSchema, modelOutputSchema, toolCallSchema, toolSchema } from './model.ts';
import { riskLevels } from './states.ts';

const timeSchema = z.iso.datetime();

/** A reviewer by name. Until there are API keys nobody checks that it is theirs. */
export const reviewerSchema = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'a name has no control characters');

const commentSchema = z.string().trim().min(1).max(2000);

/** Names the claim under which something is done. The number rises with each claim: an older one is refused. */
const claimedShape = { reviewer: reviewerSchema, fence: z.int().min(1).describe('As the claim said.') };

export const claimReviewSchema = z.strictObject({ reviewer: reviewerSchema });
export const heldReviewSchema = z.strictObject(claimedShape);

export const acceptReviewSchema = z.strictObject({
  ...claimedShape,
  attempt: z.string().max(128).optional().describe('Whose answer is right; the proposed one, where silent.'),
  comment: commentSchema.optional(),
});

export const editReviewSchema = z.strictObject({
  ...claimedShape,
  answer: z
    .strictObject({
      text: z.string().max(1_000_000).nullable().default(null),
      toolCalls: z.array(toolCallSchema).max(128).nullable().default(null),
    })
    .refine(({ text, toolCalls }) => text !== null || toolCalls !== null, 'an answer has a text or tool calls'),
  comment: commentSchema.optional(),
  insist: commentSchema
    .optional()
    .describe('Why the answer is right although the validators of its workload do not let it pass. On record.'),
});

export const rejectReviewSchema = z.strictObject({
  ...claimedShape,
  comment: commentSchema.describe('Why there is no right answer; its producer reads it.'),
});

/** A claim as who made it sees it. Times are the record's. */
export const reviewClaimSchema = z.object({
  task: taskIdSchema,
  reviewer: z.string(),
  fence: z.int(),
  claimedAt: timeSchema,
  leaseUntil: timeSchema.describe('Until then nobody else can claim or decide it. Renew it before.'),
});
export type ReviewClaim = z.infer<typeof reviewClaimSchema>;

/** One task that waits for a person. */
export const reviewItemSchema = z.object({
  task: taskIdSchema,
  tenant: z.string(),
  workload: z.string(),
  risk: z.enum(riskLevels),
  reason: z.string().nullable(),
  reasonDetail: z.string().nullable(),
  openedAt: timeSchema,
  ageSeconds: z.number().min(0),
  dueAt: timeSchema.nullable().describe('When its SLA ends; null where the portfolio sets none.'),
  overdue: z.boolean(),
  claim: z
    .object({ reviewer: z.string(), claimedAt: timeSchema, leaseUntil: timeSchema })
    .nullable()
    .describe('Who has it at the moment.'),
});
export type ReviewItem = z.infer<typeof reviewItemSchema>;

export const reviewListSchema = z.object({
  reviews: z.array(reviewItemSchema),
  nextCursor: z.string().nullable(),
  waiting: z.int().describe('Reviews of this tenant that nobody has ended, on all pages and whatever the filters.'),
});
export type ReviewList = z.infer<typeof reviewListSchema>;

const termsSchema = z.object({
  ratePerHourUsd: z.number().min(0),
  slaMinutes: z.number().nullable(),
  leaseMinutes: z.number(),
  capMinutes: z.number(),
});

/** Everything that a person needs to decide: the question, all answers, what was found of them, how it came here. */
export const reviewDetailSchema = reviewItemSchema.extend({
  request: z.object({
    messages: z
      .array(z.object({ ...messageSchema.shape, images: z.array(shownImageSchema).optional() }))
      .describe('Images by reference: their bytes are asked for one by one.'),
    tools: z.array(toolSchema).nullable(),
    outputSchema: z.record(z.string(), z.unknown()).nullable(),
  }),
  answers: z.array(modelOutputSchema.extend({ attempt: z.string(), json: z.unknown() })),
  proposed: z.string().nullable().describe('The attempt whose answer `accept` takes where it names none.'),
  terms: termsSchema,
  ledger: ledgerViewSchema,
});
export type ReviewDetail = z.infer<typeof reviewDetailSchema>;

/** How a review ended: the task as it is now, and what the review took. */
export const reviewDecisionSchema = z.object({
  task: taskViewSchema,
  workedSeconds: z.number().min(0).describe("From the claim to the decision by the record's clock, capped."),
  costUsd: z.number().min(0),
  verdicts: z.array(verdictViewSchema.omit({ attempt: true })).describe('What the validators found of an edit.'),
});
export type ReviewDecision = z.infer<typeof reviewDecisionSchema>;
