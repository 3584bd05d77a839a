import {
  attemptIdOf,
  imageBytes,
  type Message,
  type ReviewDetail,
  reviewDetailSchema,
  toUsd,
} from '@upshift/contracts';
import type { ReviewFacts } from '@upshift/ports';
import type { ApiContext } from '../../api-context.ts';
import type { ApiServer } from '../../server.ts';
import { errorAnswers } from '../error-answers.ts';
import { loadReview } from './load-review.ts';
import { reviewParamsSchema, toReviewedTaskId } from './review-params.ts';

/** `GET /v1/review/:task`: the question, every answer with what was found of it, and how the task came here. */
export function addGetReview(server: ApiServer, context: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/review/:task',
    schema: {
      operationId: 'getReview',
      summary: 'Read what a person needs to decide',
      tags: ['review'],
      params: reviewParamsSchema,
      response: {
        200: reviewDetailSchema.describe('Also of a review that has ended: the ledger says how.'),
        ...errorAnswers(['REVIEW_NOT_FOUND']),
      },
    },
    async handler(request) {
      return toDetail(await loadReview(context, toReviewedTaskId(request.params.task)));
    },
  });
}

function toDetail({ item, terms, request, answers, proposed, ledger }: ReviewFacts): ReviewDetail {
  const { input, outputSchema } = request;
  return {
    ...item,
    request: {
      messages: input.messages.map((message, at) => withoutBytes(message, `/v1/review/${item.task}/images/${at}`)),
      tools: input.tools,
      outputSchema,
    },
    answers: answers.map(({ attempt, output }) => ({ ...output, attempt, json: parseJson(output.text) })),
    proposed: proposed === null ? null : attemptIdOf(item.task, proposed),
    terms: {
      ratePerHourUsd: toUsd(terms.rateNanoUsdPerHour),
      slaMinutes: terms.slaMs === null ? null : terms.slaMs / 60_000,
      leaseMinutes: terms.leaseMs / 60_000,
      capMinutes: terms.capMs / 60_000,
    },
    ledger,
  };
}

/** Bytes are referred to: a task may carry a megabyte of them, and most readers want the text. */
function withoutBytes({ images, ...message }: Message, path: string): ReviewDetail['request']['messages'][number] {
  if (images === undefined) return message;
  return {
    ...message,
    images: images.map((image, at) =>
      'url' in image ? image : { mediaType: image.mediaType, bytes: imageBytes(image), path: `${path}/${at}` },
    ),
  };
}

/** The JSON that a text is, or null. */
function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
