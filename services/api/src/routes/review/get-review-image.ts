import { UpshiftError } from '@upshift/contracts';
import { z } from 'zod';
import type { ApiContext } from '../../api-context.ts';
import type { ApiServer } from '../../server.ts';
import { errorAnswers } from '../error-answers.ts';
import { loadReview } from './load-review.ts';
import { reviewParamsSchema, toReviewedTaskId } from './review-params.ts';

const numberSchema = z.coerce.number().int().min(0).max(100_000);
const paramsSchema = reviewParamsSchema.extend({
  message: numberSchema.describe('The message, from 0.'),
  image: numberSchema.describe('Its image, from 0.'),
});

/** `GET /v1/review/:task/images/:message/:image`: the bytes of one image of the question. */
export function addGetReviewImage(server: ApiServer, context: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/review/:task/images/:message/:image',
    schema: {
      operationId: 'getReviewImage',
      summary: 'See an image of the question',
      description: 'Its bytes, under its own media type. Images by address are fetched by nobody here.',
      tags: ['review'],
      params: paramsSchema,
      response: {
        200: z.string().describe('The bytes.'),
        ...errorAnswers(['REQUEST_INVALID', 'REVIEW_NOT_FOUND', 'IMAGE_NOT_FOUND']),
      },
    },
    async handler({ params }, reply) {
      const { request } = await loadReview(context, toReviewedTaskId(params.task));
      const image = request.input.messages[params.message]?.images?.[params.image];
      if (image === undefined || 'url' in image)
        throw new UpshiftError('IMAGE_NOT_FOUND', 'There is no such image whose bytes are here.');
      // What a producer sent is shown as an image or not at all.
      reply.type(image.mediaType);
      reply.header('content-security-policy', "default-src 'none'; sandbox");
      reply.header('cross-origin-resource-policy', 'same-origin');
      reply.header('cache-control', 'private, max-age=600');
      // The schema of the route says what it is; bytes are sent as they are.
      return Buffer.from(image.data, 'base64') as unknown as string;
    },
  });
}
