import { submitTaskSchema, UpshiftError } from '@upshift/contracts';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { taskHeaders } from '../http/task-headers.ts';
import { traceRequest } from '../http/trace-request.ts';
import type { ApiServer } from '../server.ts';
import { acceptedTaskSchema, toAcceptedTask, toFreshView } from '../submit/accepted-task.ts';
import type { Acceptance } from '../submit/create-acceptance.ts';
import { parseIdempotencyKey } from '../submit/parse-idempotency-key.ts';
import { parseTraceparent } from '../submit/parse-traceparent.ts';
import { submissionCodes } from '../submit/submission-codes.ts';
import { errorAnswers } from './error-answers.ts';
import { loadTask } from './load-task.ts';

const headersSchema = z.looseObject({
  'idempotency-key': z
    .string()
    .optional()
    .describe('1 to 255 visible ASCII characters. The same key and body give the same task; another body gives 409.'),
  traceparent: z.string().optional().describe('W3C trace context; the task becomes part of that trace.'),
});

/** `POST /v1/tasks`: 202 once the task is on record, whether or not the queue answers. */
export function addSubmitTask(server: ApiServer, context: ApiContext, { accept }: Acceptance): void {
  const { deps, config } = context;
  let underWay = 0;

  server.route({
    method: 'POST',
    url: '/v1/tasks',
    onRequest: traceRequest(deps.telemetry, '/v1/tasks'),
    schema: {
      operationId: 'submitTask',
      summary: 'Enqueue a task',
      description: 'Give either `prompt` or `input`; everything else has a default, from the workload.',
      tags: ['tasks'],
      headers: headersSchema,
      body: submitTaskSchema,
      response: {
        202: acceptedTaskSchema.describe(
          'On record. Headers: Location, X-Upshift-Task (-Tier, -Route-Reason, …), and Idempotency-Replayed where the key was used before.',
        ),
        ...errorAnswers(submissionCodes),
      },
    },
    async handler(request, reply) {
      if (underWay >= config.maxSubmits)
        throw new UpshiftError('OVERLOADED', 'Too many tasks are being accepted at the moment.');
      underWay += 1;
      try {
        const { taskId, replayed, task } = await accept({
          body: request.body,
          sent: request.sent,
          idempotencyKey: parseIdempotencyKey(request.headers['idempotency-key']),
          traceparent: request.span?.traceparent ?? parseTraceparent(request.headers.traceparent),
        });
        const view = replayed ? await loadTask(context, taskId) : toFreshView(task, deps.clock.now());
        request.span?.set({
          'messaging.message.conversation_id': view.id,
          'upshift.task.workload': view.workload,
          'upshift.task.tier': view.tier ?? undefined,
        });
        const accepted = toAcceptedTask(view);
        reply.code(202).header('location', accepted.links.self).headers(taskHeaders(view));
        if (replayed) reply.header('idempotency-replayed', 'true');
        return reply.send(accepted);
      } finally {
        underWay -= 1;
      }
    },
  });
}
