import { countSignals, type PlanTask, textOfTask } from '@upshift/core';
import { createRouter, decodeRouter } from '@upshift/learn';

export interface RouterSpeed {
  /** Processor time from the bytes of the file to the first answer, in ms. */
  readonly loadMs: number;
  /** Processor time of one decision, signals included, in µs. */
  readonly microsPerTask: number;
}

/** Times a router as the classifier uses it: read once, then asked task by task. */
export function timeRouter(bytes: Uint8Array, tasks: readonly PlanTask[], cpuMicros: () => number): RouterSpeed {
  const loading = cpuMicros();
  const route = createRouter(decodeRouter(bytes));
  const loadMs = (cpuMicros() - loading) / 1000;
  const decide = (task: PlanTask): unknown => route({ text: textOfTask(task), signals: countSignals(task) });
  // The first ones run before the engine has made anything fast.
  for (const task of tasks.slice(0, 50)) decide(task);
  const startedAt = cpuMicros();
  for (const task of tasks) decide(task);
  return { loadMs, microsPerTask: (cpuMicros() - startedAt) / Math.max(1, tasks.length) };
}
