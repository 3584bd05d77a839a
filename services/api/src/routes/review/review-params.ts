import { taskIdSchema } from '@upshift/contracts';
import { z } from 'zod';
import { notInReview } from './review-refusal.ts';

export const reviewParamsSchema = z.object({ task: z.string().describe('The id of the task: t_ and a ULID.') });

/** @throws UpshiftError REVIEW_NOT_FOUND for what cannot be an id */
export function toReviewedTaskId(task: string): string {
  if (taskIdSchema.safeParse(task).success) return task;
  throw notInReview();
}
