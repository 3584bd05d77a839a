import {
  freshProgress,
  queueOf,
  type SubmitTask,
  type TaskRequest,
  toNanoUsd,
  toUsd,
  UpshiftError,
} from '@upshift/contracts';
import type { OpenedTask } from '@upshift/core';
import type { NewTask, NewWork } from '@upshift/ports';
import { classifyStep } from './open-request.ts';

interface TaskParts {
  readonly taskId: string;
  readonly tenantId: string;
  readonly body: SubmitTask;
  readonly request: TaskRequest;
  readonly portfolioHash: string;
  readonly opened: OpenedTask;
  readonly idempotency: NewTask['idempotency'];
  readonly traceparent: string | null;
  /** Whether the task goes straight to its first call; otherwise the classifier routes it again. */
  readonly classifyAtDoor: boolean;
  readonly hasRoom: (queue: string) => boolean;
}

/**
 * The task as the record takes it: what the producer asked for, else what the workload says.
 *
 * @throws UpshiftError BUDGET_TOO_SMALL when not even the cheapest deployment of the first tier can be paid
 */
export function buildTask(parts: TaskParts): NewTask {
  const { body, opened, classifyAtDoor } = parts;
  const budgetNanoUsd = body.budgetUsd === undefined ? opened.budgetNanoUsd : toNanoUsd(body.budgetUsd);
  checkBudget(budgetNanoUsd, opened);
  return {
    taskId: parts.taskId,
    tenantId: parts.tenantId,
    request: parts.request,
    idempotency: parts.idempotency,
    portfolioHash: parts.portfolioHash,
    workload: opened.workload,
    risk: opened.risk,
    priority: body.priority,
    deadlineMs: body.deadlineSeconds === undefined ? opened.deadlineMs : Math.ceil(body.deadlineSeconds * 1000),
    budgetNanoUsd,
    maxCalls: opened.maxCalls,
    progress: classifyAtDoor ? opened.progress : freshProgress,
    step: classifyAtDoor ? classifyStep + 1 : classifyStep,
    works: firstWorks(parts),
    decisions: classifyAtDoor ? [opened.decision] : [],
    traceparent: parts.traceparent,
  };
}

function checkBudget(budgetNanoUsd: number, { calls }: OpenedTask): void {
  const [{ call }] = calls;
  const cheapestNanoUsd = Math.min(...call.choices.map(({ reserveNanoUsd }) => reserveNanoUsd));
  if (cheapestNanoUsd <= budgetNanoUsd) return;
  throw new UpshiftError(
    'BUDGET_TOO_SMALL',
    `One call on tier "${call.tier}" may cost ${toUsd(cheapestNanoUsd)} USD; the budget is ${toUsd(budgetNanoUsd)} USD.`,
    { path: '/budgetUsd' },
  );
}

function firstWorks({ opened, classifyAtDoor, hasRoom }: TaskParts): NewWork[] {
  if (!classifyAtDoor) {
    const queue = queueOf('classify');
    return [{ no: 0, kind: 'classify', queue, delayMs: 0, call: null, ring: hasRoom(queue) }];
  }
  return opened.calls.map(({ call, delayMs }, no) => {
    const queue = queueOf('call', call.tier);
    return { no, kind: 'call', queue, delayMs, call, ring: delayMs <= 0 && hasRoom(queue) };
  });
}
