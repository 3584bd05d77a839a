import type { AttemptView, LedgerView } from '@upshift/contracts';
import { measureVotes, type VoteTiming } from './measure-votes.ts';

/** What a task took, in milliseconds. */
export interface TaskLatency {
  /** Recorded latencies along the critical path; null where the table has none. */
  readonly recordedMs: number | null;
  /** What Upshift itself added: from acceptance to settlement, less the time spent in calls. Never scaled. */
  readonly overheadMs: number;
}

/**
 * Takes the time of a task apart. Steps follow each other, tries of one row too; rows of one step run side by side, so
 * the longest counts. A call without a recorded latency (it failed, its worker was lost) is no part of the recorded
 * time; what it really took stays in the overhead.
 *
 * @param votes the plan, where the task's calls were votes of one step
 * @returns null while the task is not settled
 */
export function measureLatency(
  { task, attempts, decisions }: Pick<LedgerView, 'task' | 'attempts' | 'decisions'>,
  votes: VoteTiming | null = null,
): TaskLatency | null {
  if (task.settledAt === null) return null;
  const wallMs = Date.parse(task.settledAt) - Date.parse(task.createdAt);
  if (votes !== null && attempts.length > 0 && attempts.every(({ mode }) => mode === 'vote')) {
    const measured = measureVotes({ task, attempts, decisions }, votes);
    return { recordedMs: measured.recordedMs, overheadMs: Math.max(0, wallMs - measured.wallMs) };
  }
  const replayed = attempts.filter(({ recordedLatencyMs }) => recordedLatencyMs !== null);
  const isUnknown = attempts.some(({ state, recordedLatencyMs }) => state === 'finished' && recordedLatencyMs === null);
  const inCallsMs = criticalPathMs(replayed, ({ latencyMs }) => latencyMs ?? 0);
  return {
    recordedMs: isUnknown ? null : criticalPathMs(replayed, ({ recordedLatencyMs }) => recordedLatencyMs ?? 0),
    overheadMs: Math.max(0, wallMs - inCallsMs),
  };
}

function criticalPathMs(attempts: readonly AttemptView[], toMs: (attempt: AttemptView) => number): number {
  const steps = Map.groupBy(attempts, ({ step }) => step);
  return sum([...steps.values()].map((ofStep) => longestRowMs(ofStep, toMs)));
}

function longestRowMs(attempts: readonly AttemptView[], toMs: (attempt: AttemptView) => number): number {
  const rows = Map.groupBy(attempts, ({ no }) => no);
  return Math.max(...[...rows.values()].map((tries) => sum(tries.map(toMs))));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
