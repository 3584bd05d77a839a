import { type ArmFigures, toUsd } from '@upshift/contracts';
import type { FigureTask } from './figure-task.ts';
import { percentile } from './percentile.ts';

/**
 * The four figures of one way of serving tasks. Money counts whole: what was spent on tasks that failed is divided among
 * those that succeeded. An open task is no success yet and no failure: it counts in `tasks` alone.
 */
export function measureArm(
  arm: ArmFigures['arm'],
  tasks: readonly FigureTask[],
  judgedBy: ArmFigures['judgedBy'],
): ArmFigures {
  const settled = tasks.filter((task) => task.settled);
  const succeeded = settled.filter((task) => task.succeeded).length;
  const called = tasks.filter(({ calls }) => calls > 0);
  const costUsd = toUsd(tasks.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0));
  const latencies = settled.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs]));
  const [p50, p95] = [percentile(latencies, 0.5), percentile(latencies, 0.95)];
  return {
    arm,
    tasks: tasks.length,
    settled: settled.length,
    succeeded,
    judgedBy,
    success: settled.length === 0 ? null : succeeded / settled.length,
    costUsd,
    costPerSuccessUsd: succeeded === 0 ? null : costUsd / succeeded,
    latencyMs: p50 === null || p95 === null ? null : { p50, p95 },
    premiumShare: called.length === 0 ? null : called.filter(({ premium }) => premium).length / called.length,
    calls: tasks.reduce((sum, { calls }) => sum + calls, 0),
  };
}
