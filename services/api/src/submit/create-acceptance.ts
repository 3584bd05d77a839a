import { type SubmitTask, toNanoUsd, UpshiftError } from '@upshift/contracts';
import { drawOfTask, type RouteFacts, textToEmbed } from '@upshift/core';
import type { AcceptResult, NewTask, Span } from '@upshift/ports';
import { toLaterRings } from '@upshift/stage';
import type { ApiContext } from '../api-context.ts';
import { buildTask } from './build-task.ts';
import { checkTools } from './check-tools.ts';
import { createSchemaCheck, queueGraceMs } from './create-schema-check.ts';
import { hashJson } from './hash-json.ts';
import { openRequest } from './open-request.ts';
import { toTaskRequest } from './to-task-request.ts';

export interface Submission {
  readonly body: SubmitTask;
  /** The JSON as it was sent, which is what two uses of one Idempotency-Key are compared by. */
  readonly sent: unknown;
  readonly idempotencyKey: string | null;
  readonly traceparent: string | null;
}

export interface Accepted {
  readonly taskId: string;
  /** The task was there already: the key had been used before with the same body. */
  readonly replayed: boolean;
  /** As it went to the record; of a replayed one the record knows more. */
  readonly task: NewTask;
}

export interface Acceptance {
  /** @throws UpshiftError any code of a submission; then nothing is stored */
  accept(submission: Submission): Promise<Accepted>;
}

/** What the record is left with after the slowest check of schemas, in ms: enough for a commit on a busy machine. */
const recordShareMs = 1200;

/**
 * What the checks and the record share, in ms: 2.4 s by default, so that a POST is answered within 2.5 s whatever
 * happens. Limits that are set higher are meant, and make it longer.
 */
function answerWithinMs({ recordTimeoutMs, schemaTimeoutMs }: ApiContext['config']): number {
  return Math.max(recordTimeoutMs + 400, schemaTimeoutMs + queueGraceMs + recordShareMs);
}

/** Takes submissions of every door from their body to a task on record, rung. */
export function createAcceptance({ deps, config, record, tenantId }: ApiContext): Acceptance {
  const checkSchemas = createSchemaCheck(deps, config);
  /** Tasks that are not on record yet: what of them is to be rung is not in the queue's count. */
  let underWay = 0;

  async function toTask({ body, sent, idempotencyKey }: Submission, traceparent: string | null): Promise<NewTask> {
    const taskId = deps.createTaskId();
    const { hash, portfolio } = deps.choosePortfolio({ taskId, tenantId });
    const request = toTaskRequest(body);
    checkTools(request);
    const facts = (await deps.routeFacts?.read(portfolio, textToEmbed(request, portfolio))) ?? noFacts;
    const opened = openRequest(request, portfolio, { ...facts, draw: drawOfTask(taskId), terms: termsOf(body) });
    const task = buildTask({
      taskId,
      tenantId,
      body,
      request,
      portfolioHash: hash,
      opened,
      idempotency: idempotencyKey === null ? null : { key: idempotencyKey, bodyHash: hashJson(sent) },
      traceparent,
      classifyAtDoor: config.classifyAtDoor,
      hasRoom: (queue) => deps.hasRoom(queue, underWay),
    });
    await checkSchemas(request);
    return task;
  }

  function ring(task: NewTask, result: AcceptResult): void {
    if (result.outcome !== 'created') return;
    try {
      deps.ring(result.rings);
      deps.ringLater(toLaterRings(task.taskId, task.step, task.works, task.traceparent));
    } catch (error) {
      deps.logger.error({ taskId: result.taskId }, 'The doorbell failed; the reconciler rings.', error);
    }
  }

  /**
   * The record took the task after the producer had been told that it did not answer. With a key the producer will come
   * back for it; without one nobody ever would, and nobody is to pay for it.
   */
  function settleLate(task: NewTask, result: AcceptResult): void {
    if (result.outcome !== 'created') return;
    if (task.idempotency !== null) {
      ring(task, result);
      return;
    }
    record
      .ask(() => deps.store.cancel(tenantId, task.taskId))
      .catch((error: unknown) => {
        deps.logger.error({ taskId: task.taskId }, 'A task that was accepted too late could not be cancelled.', error);
      });
  }

  async function accept(submission: Submission): Promise<Accepted> {
    const startedAt = deps.clock.monotonic();
    const send = sendSpan(submission.traceparent);
    const task = await toTask(submission, send.traceparent ?? submission.traceparent).finally(() => send.end());
    const leftMs = answerWithinMs(config) - (deps.clock.monotonic() - startedAt);
    const result = await record.ask(() => deps.store.accept(task), {
      timeoutMs: Math.min(config.recordTimeoutMs, leftMs),
      onLate: (late) => settleLate(task, late),
    });
    ring(task, result);
    if (result.outcome === 'conflict' || result.outcome === 'refused') throw refusal(result.outcome);
    return { taskId: result.taskId, replayed: result.outcome === 'existing', task };
  }

  return {
    async accept(submission) {
      underWay += 1;
      try {
        return await accept(submission);
      } finally {
        underWay -= 1;
      }
    },
  };

  /** The first ring of the task, in its trace: it hangs under the request, and the stage that takes it hangs under it. */
  function sendSpan(parent: string | null): Span {
    const queue = config.classifyAtDoor ? 'execute' : 'classify';
    return deps.telemetry.span(`send ${queue}`, {
      kind: 'producer',
      parent,
      attributes: {
        'messaging.system': 'bullmq',
        'messaging.operation.type': 'send',
        'messaging.operation.name': 'add',
      },
    });
  }
}

/** What the producer gives the task; where it says nothing, its workload does. */
function termsOf({ deadlineSeconds, budgetUsd }: SubmitTask): NonNullable<RouteFacts['terms']> {
  return {
    ...(deadlineSeconds === undefined ? {} : { deadlineMs: Math.ceil(deadlineSeconds * 1000) }),
    ...(budgetUsd === undefined ? {} : { moneyLeftNanoUsd: toNanoUsd(budgetUsd) }),
  };
}

/** Where nothing learned is at hand. */
const noFacts = { router: null, intents: null, health: null, micros: null } as const;

function refusal(outcome: 'conflict' | 'refused'): UpshiftError {
  if (outcome === 'conflict')
    return new UpshiftError('IDEMPOTENCY_CONFLICT', 'The Idempotency-Key was used before with another body.');
  return new UpshiftError('TEXT_NOT_STORABLE', 'The body holds text that cannot be stored.');
}
