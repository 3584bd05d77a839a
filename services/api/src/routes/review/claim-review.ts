import { claimReviewSchema, heldReviewSchema, reviewClaimSchema } from '@upshift/contracts';
import { z } from 'zod';
import type { ApiContext } from '../../api-context.ts';
import type { ApiServer } from '../../server.ts';
import { errorAnswers } from '../error-answers.ts';
import { loadReview } from './load-review.ts';
import { reviewParamsSchema, toReviewedTaskId } from './review-params.ts';
import { toReviewRefusal } from './review-refusal.ts';

const releasedSchema = z.object({
  workedSeconds: z.number().min(0).describe('What was booked of the time that it was claimed.'),
});

/**
 * `POST /v1/review/:task/claim`, `renew` and `release`: who has the task, and until when. A claim is a lease by the record's
 * clock; making the same claim again while it holds renews it.
 */
export function addClaimReview(server: ApiServer, context: ApiContext): void {
  const { deps, record, tenantId } = context;
  const common = { tags: ['review'], params: reviewParamsSchema };

  server.route({
    method: 'POST',
    url: '/v1/review/:task/claim',
    schema: {
      ...common,
      operationId: 'claimReview',
      summary: 'Take a task to decide it',
      body: claimReviewSchema,
      response: {
        200: reviewClaimSchema.describe('Yours until the lease ends. Its `fence` goes with all that follows.'),
        ...errorAnswers(['REQUEST_INVALID', 'REVIEW_NOT_FOUND', 'REVIEW_CLAIMED', 'REVIEW_ENDED']),
      },
    },
    async handler(request) {
      const taskId = toReviewedTaskId(request.params.task);
      const { terms } = await loadReview(context, taskId);
      const { reviewer } = request.body;
      const result = await record.ask(() => deps.store.claimReview(tenantId, taskId, reviewer, terms));
      if (result.outcome !== 'claimed') throw toReviewRefusal(result);
      return result.claim;
    },
  });

  server.route({
    method: 'POST',
    url: '/v1/review/:task/renew',
    schema: {
      ...common,
      operationId: 'renewReview',
      summary: 'Keep a claimed task for longer',
      body: heldReviewSchema,
      response: {
        200: reviewClaimSchema,
        ...errorAnswers(['REQUEST_INVALID', 'REVIEW_NOT_FOUND', 'REVIEW_LEASE_LOST', 'REVIEW_ENDED']),
      },
    },
    async handler(request) {
      const taskId = toReviewedTaskId(request.params.task);
      const { terms } = await loadReview(context, taskId);
      const held = { tenantId, taskId, ...request.body };
      const result = await record.ask(() => deps.store.renewReview(held, terms.leaseMs));
      if (result.outcome !== 'claimed') throw toReviewRefusal(result);
      return result.claim;
    },
  });

  server.route({
    method: 'POST',
    url: '/v1/review/:task/release',
    schema: {
      ...common,
      operationId: 'releaseReview',
      summary: 'Give a claimed task back',
      body: heldReviewSchema,
      response: {
        200: releasedSchema,
        ...errorAnswers(['REQUEST_INVALID', 'REVIEW_NOT_FOUND', 'REVIEW_LEASE_LOST', 'REVIEW_ENDED']),
      },
    },
    async handler(request) {
      const taskId = toReviewedTaskId(request.params.task);
      const result = await record.ask(() => deps.store.releaseReview({ tenantId, taskId, ...request.body }));
      if (result.outcome !== 'decided') throw toReviewRefusal(result);
      return { workedSeconds: result.workedMs / 1000 };
    },
  });
}
