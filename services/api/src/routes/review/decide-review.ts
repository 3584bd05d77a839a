import {
  type AttemptRef,
  acceptReviewSchema,
  editReviewSchema,
  errorCodes,
  type ReviewDecision,
  rejectReviewSchema,
  reviewDecisionSchema,
  toUsd,
  UpshiftError,
  type Verdict,
} from '@upshift/contracts';
import type { ReviewDecisionRequest, ReviewFacts } from '@upshift/ports';
import type { ApiContext } from '../../api-context.ts';
import { errorBodySchema } from '../../http/error-body-schema.ts';
import { onEnded } from '../../http/on-ended.ts';
import { toErrorAnswer } from '../../http/to-error-answer.ts';
import type { ApiServer } from '../../server.ts';
import { errorAnswers } from '../error-answers.ts';
import { loadTask } from '../load-task.ts';
import { type JudgedEdit, judgeEditedAnswer } from './judge-edited-answer.ts';
import { loadReview } from './load-review.ts';
import { reviewParamsSchema, toReviewedTaskId } from './review-params.ts';
import { toReviewRefusal } from './review-refusal.ts';

/** A refused edit: the error, and beside it what the validators found, so that it can be mended. */
const refusedEditSchema = errorBodySchema.extend({ verdicts: reviewDecisionSchema.shape.verdicts });

const refusals = ['REQUEST_INVALID', 'REVIEW_NOT_FOUND', 'REVIEW_LEASE_LOST', 'REVIEW_ENDED'] as const;

/** `POST /v1/review/:task/accept`, `edit` and `reject`: a person ends the task. Whoever waits for it hears at once. */
export function addDecideReview(server: ApiServer, context: ApiContext): void {
  const { deps, record, tenantId } = context;
  const common = { tags: ['review'], params: reviewParamsSchema };
  const decided = reviewDecisionSchema.describe('The task as it ended. Deciding the same again answers the same.');

  async function decide(
    request: Omit<ReviewDecisionRequest, 'tenantId'>,
    verdicts: readonly Verdict[] = [],
  ): Promise<ReviewDecision> {
    const result = await record.ask(() => deps.store.decideReview({ tenantId, ...request }));
    if (result.outcome !== 'decided') throw toReviewRefusal(result);
    return {
      task: await loadTask(context, request.taskId),
      workedSeconds: result.workedMs / 1000,
      costUsd: toUsd(result.costNanoUsd),
      verdicts: [...verdicts],
    };
  }

  server.route({
    method: 'POST',
    url: '/v1/review/:task/accept',
    schema: {
      ...common,
      operationId: 'acceptReview',
      summary: 'Accept an answer',
      body: acceptReviewSchema,
      response: { 200: decided, ...errorAnswers([...refusals, 'REVIEW_ANSWER_MISSING']) },
    },
    async handler(request) {
      const taskId = toReviewedTaskId(request.params.task);
      const { attempt: named, comment = null, ...held } = request.body;
      const attempt = findAnswer(await loadReview(context, taskId), named);
      return decide({ taskId, ...held, comment, decision: { verdict: 'accept', attempt } });
    },
  });

  server.route({
    method: 'POST',
    url: '/v1/review/:task/edit',
    schema: {
      ...common,
      operationId: 'editReview',
      summary: 'Write the answer',
      description:
        'The answer is held to the validators of its workload. One that they do not let pass is refused with their findings, and stands only with `insist`.',
      body: editReviewSchema,
      response: { 200: decided, ...errorAnswers(refusals), 422: refusedEditSchema.describe(editRefused()) },
    },
    async handler(request, reply) {
      const taskId = toReviewedTaskId(request.params.task);
      const { answer, comment = null, insist = null, ...held } = request.body;
      const facts = await loadReview(context, taskId);
      const ended = facts.ledger.task.state !== 'in_review';
      // A decision that was made is answered as the first time; it is not judged again.
      if (ended)
        return decide({
          taskId,
          ...held,
          comment,
          decision: { verdict: 'edit', answer, verdicts: [], insisted: null },
        });
      const holder = facts.item.claim?.reviewer ?? null;
      if (holder !== held.reviewer) throw toReviewRefusal({ outcome: 'lease_lost', holder });
      const gone = new AbortController();
      onEnded(reply.raw, () => gone.abort());
      const signal = AbortSignal.any([gone.signal, context.closing]);
      const { verdicts, objection } = await judgeEditedAnswer(context, facts, answer, signal);
      if (objection !== null && insist === null) {
        const { body, status } = toErrorAnswer(toEditRefusal(objection), request.id);
        request.errorCode = body.error.code;
        return reply.code(status as 422).send({ ...body, verdicts: [...verdicts] });
      }
      const insisted = objection === null ? null : insist;
      return decide({ taskId, ...held, comment, decision: { verdict: 'edit', answer, verdicts, insisted } }, verdicts);
    },
  });

  server.route({
    method: 'POST',
    url: '/v1/review/:task/reject',
    schema: {
      ...common,
      operationId: 'rejectReview',
      summary: 'Say that there is no right answer',
      body: rejectReviewSchema,
      response: {
        200: decided.describe('The task has failed, with the comment as its reason.'),
        ...errorAnswers(refusals),
      },
    },
    async handler(request) {
      const { comment, ...held } = request.body;
      const taskId = toReviewedTaskId(request.params.task);
      return decide({ taskId, ...held, comment, decision: { verdict: 'reject' } });
    },
  });
}

/** @throws UpshiftError REVIEW_ANSWER_MISSING */
function findAnswer({ answers, proposed }: ReviewFacts, named: string | undefined): AttemptRef {
  const found = named === undefined ? proposed : answers.find(({ attempt }) => attempt === named)?.ref;
  if (found != null) return found;
  const place = named === undefined ? {} : { path: '/attempt' };
  throw new UpshiftError('REVIEW_ANSWER_MISSING', 'There is no such answer to accept. Write one with an edit.', place);
}

function toEditRefusal({ validator, verdict }: NonNullable<JudgedEdit['objection']>): UpshiftError {
  const found = verdict === 'fail' ? 'finds the answer wrong' : 'cannot tell whether it is right';
  return new UpshiftError(
    'REVIEW_EDIT_REFUSED',
    `The validator "${validator}" ${found}: its findings say why. Mend the answer, or insist with a reason.`,
    { path: '/answer' },
  );
}

function editRefused(): string {
  return `REVIEW_EDIT_REFUSED: ${errorCodes.REVIEW_EDIT_REFUSED.meaning}`;
}
