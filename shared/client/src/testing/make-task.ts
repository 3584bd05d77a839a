import type { TaskView } from '@upshift/contracts';

/** The nth id of a test. */
export function toTaskId(n: number): string {
  return `t_${String(n).padStart(26, '0')}`;
}

export function makeTask(task: Partial<TaskView> = {}): TaskView {
  const settled = task.state !== undefined && task.state !== 'open';
  return {
    id: toTaskId(1),
    state: 'open',
    progress: settled ? 'settled' : 'queued',
    workload: 'chat',
    risk: 'low',
    tier: 'efficient',
    reason: null,
    reasonDetail: null,
    portfolio: 'sample',
    costUsd: 0,
    calls: 0,
    createdAt: '2026-11-25T10:00:00.000Z',
    settledAt: settled ? '2026-11-25T10:00:01.000Z' : null,
    deadlineAt: '2026-11-25T11:00:00.000Z',
    simulated: settled ? true : null,
    output: null,
    metadata: {},
    ...task,
  };
}

/** A task that succeeded with this text. */
export function makeSucceeded(text: string | null, json: unknown = null): TaskView {
  return makeTask({ state: 'succeeded', output: { text, toolCalls: null, json } });
}
