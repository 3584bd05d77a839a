import { type Pipeline, type PipelineOptions, startPipeline } from '../harness/start-pipeline.ts';
import { openGround } from './ground.ts';
import type { SingleFault, SingleOutcome } from './single-fault.ts';

export interface SingleResult extends SingleOutcome {
  readonly name: string;
  readonly goal: string;
  readonly expectation: string;
  readonly verdict: 'held' | 'failed' | 'skipped';
  readonly wallMs: number;
}

export interface SinglesOptions {
  readonly searchPath: string;
  readonly logDirectory: string | null;
  readonly onResult: (result: SingleResult) => void;
  readonly stop: AbortSignal;
}

/** Tries the faults one after the other; those that need the same pipeline share it. */
export async function runSingles(faults: readonly SingleFault[], options: SinglesOptions): Promise<SingleResult[]> {
  const results: SingleResult[] = [];
  const groups = Map.groupBy(faults, ({ options: own }) => JSON.stringify(own ?? {}));
  for (const group of groups.values()) {
    const pipeline = await startPipeline({
      searchPath: options.searchPath,
      latencyMs: [600, 1500],
      malformed: 0.3,
      ...group[0]?.options,
      logDirectory: options.logDirectory,
    } satisfies PipelineOptions);
    const onStop = (): void => void pipeline.close();
    options.stop.addEventListener('abort', onStop, { once: true });
    try {
      for (const fault of group) {
        if (options.stop.aborted) break;
        const result = await tryOne(fault, pipeline);
        results.push(result);
        options.onResult(result);
      }
    } finally {
      options.stop.removeEventListener('abort', onStop);
      await pipeline.close();
    }
  }
  return results;
}

async function tryOne(fault: SingleFault, pipeline: Pipeline): Promise<SingleResult> {
  const { name, goal, expectation } = fault;
  const startedAt = performance.now();
  const end = (verdict: SingleResult['verdict'], outcome: SingleOutcome): SingleResult => ({
    name,
    goal,
    expectation,
    verdict,
    ...outcome,
    wallMs: Math.round(performance.now() - startedAt),
  });
  if (fault.redis && pipeline.redis === null)
    return end('skipped', { measured: 'this machine has no redis-server', failures: [] });
  const ground = await openGround(pipeline);
  try {
    await Promise.all([...pipeline.slots.values()].map((slot) => slot.running()));
    const outcome = await fault.attempt(ground);
    return end(outcome.failures.length === 0 ? 'held' : 'failed', outcome);
  } catch (error) {
    return end('failed', { measured: '', failures: [error instanceof Error ? error.message : String(error)] });
  } finally {
    ground.close();
  }
}
