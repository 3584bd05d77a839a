import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { bulkAnswerSchema, bulkLimits, bulkLineSchema, bulkSummarySchema, UpshiftError } from '@upshift/contracts';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { acceptLine } from '../bulk/accept-line.ts';
import { runBulk } from '../bulk/run-bulk.ts';
import { onEnded } from '../http/on-ended.ts';
import type { ApiServer } from '../server.ts';
import type { Acceptance } from '../submit/create-acceptance.ts';
import { errorAnswers } from './error-answers.ts';

const ndjson = 'application/x-ndjson';

/** `POST /v1/tasks/bulk`: JSON lines in, JSON lines out, both while they come. */
export async function addSubmitBulk(server: ApiServer, context: ApiContext, { accept }: Acceptance): Promise<void> {
  const { deps, config, closing } = context;
  let underWay = 0;

  async function serve(requestId: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.writeHead(200, { 'content-type': ndjson, 'x-request-id': requestId });
    // A client that neither sends nor takes anything for so long is gone.
    response.setTimeout(config.requestTimeoutMs, () => request.destroy());
    const body = untilClosing(request, closing);
    try {
      const summary = await runBulk({
        body,
        response,
        acceptLine: (line) =>
          acceptLine(line, accept, (error) =>
            deps.logger.error({ requestId, line: line.no }, 'A line of a bulk failed unexpectedly.', error),
          ),
      });
      if (!closing.aborted) response.write(`${JSON.stringify(summary)}\n`);
    } catch {
      // The body broke off: what was committed stays, and a bulk without a summary says so.
    }
    response.end(() => {
      if (!request.complete) request.destroy();
    });
  }

  await server.register(async (scope) => {
    // Only here, and read by the route itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(ndjson, (_request, payload, done) => done(null, payload));
    scope.route({
      method: 'POST',
      url: '/v1/tasks/bulk',
      config: { mayTakeLong: true },
      validatorCompiler: () => (data: unknown) => ({ value: data }),
      schema: {
        operationId: 'submitBulk',
        summary: 'Enqueue many tasks',
        description: `JSON lines, at most ${bulkLimits.lines}, each the body of \`POST /v1/tasks\` with its \`idempotencyKey\` beside it. Answered line by line, in order, while the body is still being sent; the last line is a summary. Without a summary the bulk broke off: send the rest again, with the same keys.`,
        tags: ['tasks'],
        consumes: [ndjson],
        body: bulkLineSchema,
        response: {
          200: {
            description: 'One line for each line that is not blank, then a summary.',
            content: { [ndjson]: { schema: z.union([bulkAnswerSchema, bulkSummarySchema]) } },
          },
          ...errorAnswers(['CONTENT_TYPE_UNSUPPORTED', 'OVERLOADED']),
        },
      },
      async handler(request, reply) {
        if (underWay >= config.maxBulks)
          throw new UpshiftError('OVERLOADED', 'Too many bulks are being read at the moment.');
        underWay += 1;
        onEnded(reply.raw, () => {
          underWay -= 1;
        });
        reply.hijack();
        await serve(request.id, request.raw, reply.raw);
      },
    });
  });
}

/** The body of a request, which ends early when the API closes and breaks when the client goes away. */
function untilClosing(request: IncomingMessage, closing: AbortSignal): PassThrough {
  const body = new PassThrough();
  // Also while nobody iterates it.
  body.on('error', () => undefined);
  const stop = (): void => {
    request.unpipe(body);
    body.end();
  };
  const broke = (): void => {
    closing.removeEventListener('abort', stop);
    if (!request.complete) body.destroy(new Error('The body broke off.'));
  };
  request.once('close', broke);
  request.on('error', broke);
  closing.addEventListener('abort', stop, { once: true });
  request.pipe(body);
  return body;
}
