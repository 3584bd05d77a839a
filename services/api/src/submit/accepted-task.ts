import { type TaskView, taskViewSchema } from '@upshift/contracts';
import type { NewTask } from '@upshift/ports';
import { z } from 'zod';

const linksSchema = z.object({
  self: z.string(),
  wait: z.string().describe('Answers when the task is settled, at the latest after 30 s.'),
  ledger: z.string(),
});

/** The body of a 202: the task as it stands, and where to look next. */
export const acceptedTaskSchema = taskViewSchema.extend({ links: linksSchema });
export type AcceptedTask = z.infer<typeof acceptedTaskSchema>;

/** A view with its links. */
export function toAcceptedTask(view: TaskView): AcceptedTask {
  return { ...view, links: linksOf(view.id) };
}

/** Where the API shows a task. */
export function linksOf(taskId: string): AcceptedTask['links'] {
  const self = `/v1/tasks/${taskId}`;
  return { self, wait: `${self}?wait=30`, ledger: `${self}/ledger` };
}

/**
 * The view of a task that was committed a moment ago, without asking the record again.
 *
 * @param nowMs wall time; the record's own `createdAt` differs by as much as the clocks do, and is what a later GET says
 */
export function toFreshView(task: NewTask, nowMs: number): TaskView {
  return {
    id: task.taskId,
    state: 'open',
    progress: 'queued',
    workload: task.workload,
    risk: task.risk,
    tier: task.progress.tier,
    deployment: null,
    routeReason: task.decisions.find(({ action }) => action === 'route')?.reason ?? null,
    reason: null,
    reasonDetail: null,
    portfolio: task.portfolioHash,
    costUsd: 0,
    calls: 0,
    createdAt: new Date(nowMs).toISOString(),
    settledAt: null,
    deadlineAt: new Date(nowMs + task.deadlineMs).toISOString(),
    simulated: null,
    output: null,
    metadata: { ...task.request.metadata },
    review: null,
  };
}
