import { type TaskView, taskViewSchema } from '@upshift/contracts';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { onEnded } from '../http/on-ended.ts';
import { taskHeaders } from '../http/task-headers.ts';
import type { WaitingRoom } from '../record/create-waiting-room.ts';
import type { ApiServer } from '../server.ts';
import { errorAnswers } from './error-answers.ts';
import { loadTask } from './load-task.ts';
import { taskParamsSchema, toTaskId } from './task-params.ts';

const querySchema = z.strictObject({
  wait: z.coerce.number().int().min(0).max(60).default(0).describe('Seconds to wait for the task to settle.'),
  from: z
    .enum(['open', 'in_review'])
    .optional()
    .describe(
      'The state that you know: answered as soon as it is another one. Where silent, the state that the task is in: a wait that begins in review ends when a person has decided.',
    ),
});

/** `GET /v1/tasks/:id?wait=30`: the task now, or as soon as it is settled. */
export function addGetTask(server: ApiServer, context: ApiContext, waitingRoom: WaitingRoom): void {
  async function settledOrNot(
    taskId: string,
    { waitMs, from }: { waitMs: number; from: 'open' | 'in_review' | undefined },
    reply: FastifyReply,
  ): Promise<TaskView> {
    const view = await loadTask(context, taskId);
    const until = untilOf(view.state, from);
    if (waitMs === 0 || until === null) return view;
    const gone = new AbortController();
    onEnded(reply.raw, () => gone.abort());
    const place = waitingRoom.enter();
    try {
      await place.waitFor(taskId, waitMs, gone.signal, until);
    } finally {
      place.leave();
    }
    return loadTask(context, taskId);
  }

  server.route({
    method: 'GET',
    url: '/v1/tasks/:id',
    schema: {
      operationId: 'getTask',
      summary: 'Read a task, or wait for it',
      tags: ['tasks'],
      params: taskParamsSchema,
      querystring: querySchema,
      response: {
        200: taskViewSchema.describe(
          'The task as it stands. Headers: X-Upshift-Task, -Tier, -Deployment, -Attempts, -Cost-Usd, -Route-Reason.',
        ),
        ...errorAnswers(['REQUEST_INVALID', 'TASK_NOT_FOUND', 'OVERLOADED']),
      },
    },
    async handler(request, reply) {
      const taskId = toTaskId(request.params.id);
      const view = await settledOrNot(taskId, { waitMs: request.query.wait * 1000, from: request.query.from }, reply);
      reply.headers(taskHeaders(view));
      return view;
    },
  });
}

/** What is to be waited for; null: nothing, the task is past what the producer knows. */
function untilOf(state: TaskView['state'], from: 'open' | 'in_review' | undefined): 'settled' | 'ended' | null {
  if (state === 'open') return from === 'in_review' ? 'ended' : 'settled';
  return state === 'in_review' && from !== 'open' ? 'ended' : null;
}
