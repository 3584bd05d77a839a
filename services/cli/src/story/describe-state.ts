import type { TaskView } from '@upshift/contracts';
import { formatMs, formatSeconds, formatUsd } from '../terminal/format.ts';
import type { Colors } from '../terminal/output.ts';

/** One line on where a task stands: id, state, why, how long, for how much. */
export function describeState(task: TaskView, colors: Colors): string {
  const parts = [
    `workload ${task.workload}`,
    `risk ${task.risk}`,
    ...(task.settledAt === null ? [] : [formatMs(Date.parse(task.settledAt) - Date.parse(task.createdAt))]),
    `${task.calls} ${task.calls === 1 ? 'call' : 'calls'}`,
    formatUsd(task.costUsd),
    ...(task.degraded === true ? [colors.yellow('DEGRADED: nothing proved this answer')] : []),
    ...(task.simulated === true ? [colors.yellow('SIMULATED answer')] : []),
    ...describeWaiting(task),
  ];
  return `${colors.bold(task.id)} ${describeOutcome(task, colors)} · ${parts.join(' · ')}`;
}

function describeOutcome({ state, progress, reason, reasonDetail }: TaskView, colors: Colors): string {
  if (state === 'open') return colors.cyan(progress);
  const paint = state === 'succeeded' ? colors.green : state === 'in_review' ? colors.yellow : colors.red;
  const detail = reasonDetail === null ? '' : ` (${reasonDetail})`;
  return `${paint(state)}${reason === null ? '' : ` ${colors.dim(`${reason}${detail}`)}`}`;
}

/** Where a task stands that waits for a person. */
function describeWaiting({ review }: TaskView): string[] {
  if (review == null || review.endedAt !== null) return [];
  const { reviewer, position, ageSeconds, dueAt } = review;
  return [
    reviewer !== null ? `${reviewer} has it` : `number ${position ?? '?'} of those that wait for a person`,
    `waits ${formatSeconds(ageSeconds)}`,
    ...(dueAt === null ? [] : [`due ${dueAt}`]),
  ];
}
