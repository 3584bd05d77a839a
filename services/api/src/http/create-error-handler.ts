import type { ErrorBody } from '@upshift/contracts';
import type { Logger } from '@upshift/ports';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toErrorAnswer } from './to-error-answer.ts';

/** Answers whatever a request failed with from the catalogue, and logs what nobody foresaw. */
export function createErrorHandler(
  logger: Logger,
  toAnswer: (body: ErrorBody, request: FastifyRequest) => { body: unknown; headers?: Readonly<Record<string, string>> },
) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { status, headers, body, unexpected } = toErrorAnswer(error, request.id);
    request.errorCode = body.error.code;
    if (unexpected)
      logger.error(
        { requestId: request.id, method: request.method, route: request.routeOptions.url },
        'A request failed unexpectedly.',
        error,
      );
    const answer = toAnswer(body, request);
    return reply
      .code(status)
      .headers({ ...headers, ...answer.headers })
      .send(answer.body);
  };
}
