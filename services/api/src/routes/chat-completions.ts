import { UpshiftError } from '@upshift/contracts';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { createErrorHandler } from '../http/create-error-handler.ts';
import { onEnded } from '../http/on-ended.ts';
import { taskHeaders } from '../http/task-headers.ts';
import { traceRequest } from '../http/trace-request.ts';
import { chatRequestSchema } from '../openai/chat-request-schema.ts';
import { completionSchema, toCompletion } from '../openai/to-completion.ts';
import { answerOpenaiError, openaiErrorSchema } from '../openai/to-openai-error.ts';
import { toRefusal } from '../openai/to-refusal.ts';
import { toSubmitTask } from '../openai/to-submit-task.ts';
import type { WaitingRoom } from '../record/create-waiting-room.ts';
import type { ApiServer } from '../server.ts';
import type { Acceptance } from '../submit/create-acceptance.ts';
import { parseIdempotencyKey } from '../submit/parse-idempotency-key.ts';
import { parseTraceparent } from '../submit/parse-traceparent.ts';
import { submissionCodes } from '../submit/submission-codes.ts';
import { errorAnswers } from './error-answers.ts';

const onDisconnectHeader = 'x-upshift-on-disconnect';

const headersSchema = z.looseObject({
  traceparent: z.string().optional().describe('W3C trace context; the task becomes part of that trace.'),
  'idempotency-key': z
    .string()
    .optional()
    .describe('The same key and body give the same task, and its answer again; another body gives 409.'),
  [onDisconnectHeader]: z
    .enum(['cancel', 'keep'])
    .optional()
    .describe('What becomes of the task when the client goes away: "keep" with an Idempotency-Key, else "cancel".'),
});

const ownCodes = [
  'PARAMETER_UNSUPPORTED',
  'MODEL_UNKNOWN',
  'TASK_FAILED',
  'TASK_EXPIRED',
  'TASK_CANCELLED',
  'TASK_IN_REVIEW',
  'TASK_UNSETTLED',
] as const;

interface Doors {
  readonly acceptance: Acceptance;
  readonly waitingRoom: WaitingRoom;
}

/** `POST /v1/chat/completions`: a task like any other, waited for, in OpenAI's wire format. */
export function addChatCompletions(server: ApiServer, context: ApiContext, { acceptance, waitingRoom }: Doors): void {
  const { deps, config, record, tenantId } = context;

  async function cancelAbandoned(taskId: string): Promise<void> {
    try {
      await record.ask(() => deps.store.cancel(tenantId, taskId));
    } catch (error) {
      deps.logger.error({ taskId }, 'A task whose client went away could not be cancelled.', error);
    }
  }

  server.route({
    method: 'POST',
    url: '/v1/chat/completions',
    errorHandler: createErrorHandler(deps.logger, answerOpenaiError),
    onRequest: traceRequest(deps.telemetry, '/v1/chat/completions'),
    schema: {
      operationId: 'createChatCompletion',
      summary: "Ask and wait, in OpenAI's wire format",
      description:
        'A task like any other: routed, verified, escalated, on record. Answers when it is settled. Not streaming. Errors are in OpenAI’s form, with codes of ours.',
      tags: ['openai'],
      headers: headersSchema,
      body: chatRequestSchema,
      response: {
        200: completionSchema.describe(
          'The accepted answer. Headers: X-Upshift-Task, -Tier, -Deployment, -Attempts, -Cost-Usd, -Route-Reason.',
        ),
        ...errorAnswers([...submissionCodes, ...ownCodes], openaiErrorSchema),
      },
    },
    async handler(request, reply) {
      const place = waitingRoom.enter();
      try {
        const gone = new AbortController();
        onEnded(reply.raw, () => gone.abort());
        const idempotencyKey = parseIdempotencyKey(request.headers['idempotency-key']);
        const { taskId } = await acceptance.accept({
          body: toSubmitTask(request.body, deps.portfolio().portfolio),
          sent: request.sent,
          idempotencyKey,
          traceparent: request.span?.traceparent ?? parseTraceparent(request.headers.traceparent),
        });
        // From here on another call without a key would be another task.
        request.mayRepeat = idempotencyKey !== null;
        reply.header('x-upshift-task', taskId);
        request.span?.set({ 'messaging.message.conversation_id': taskId });
        await place.waitFor(taskId, config.chatWaitMs, gone.signal);
        const whenGone = request.headers[onDisconnectHeader] ?? (idempotencyKey === null ? 'cancel' : 'keep');
        if (gone.signal.aborted && whenGone === 'cancel') {
          await cancelAbandoned(taskId);
          throw new UpshiftError('TASK_CANCELLED', 'The client went away.');
        }
        const ledger = await record.ask(() => deps.store.getLedger(tenantId, taskId));
        if (ledger === null) throw new Error('A task that was accepted is not on record.');
        reply.headers(taskHeaders(ledger.task));
        const refusal = toRefusal(ledger.task, config.chatWaitMs / 1000);
        if (refusal !== null) throw refusal;
        return toCompletion(ledger);
      } finally {
        place.leave();
      }
    },
  });
}
