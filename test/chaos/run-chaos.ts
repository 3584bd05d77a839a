import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkHistory, type HistoryFigures } from './checker/check-history.ts';
import type { History } from './checker/history.ts';
import type { Violation } from './checker/violation.ts';
import { type FaultKind, faultKinds, type PlannedFault, type StruckFault } from './faults/fault.ts';
import { strike } from './faults/strike.ts';
import type { Battlefield } from './faults/striker.ts';
import { wait } from './faults/wait.ts';
import { cascadesAndPlans, createProducer } from './harness/producer.ts';
import { countTasks, openCalls, readBill, readRecord } from './harness/read-history.ts';
import { type Pipeline, type PipelineOptions, startPipeline } from './harness/start-pipeline.ts';
import { planFaults } from './schedule/plan-faults.ts';

export interface ChaosOptions {
  readonly seed: number;
  readonly tasks: number;
  /** How long tasks are submitted and faults struck, ms. */
  readonly forMs: number;
  readonly faults: number;
  /** No fault lasts longer, ms. */
  readonly longestFaultMs: number;
  /** Those to draw from; all unless given. */
  readonly kinds?: readonly FaultKind[];
  /** Instead of a drawn plan. */
  readonly plan?: readonly PlannedFault[];
  /** How long to wait for the last settlement after the last fault, ms. */
  readonly settleWithinMs: number;
  readonly pipeline: PipelineOptions;
  /** Where the history and all logs are kept; nowhere unless given. */
  readonly keep?: string | null;
  readonly onProgress?: (progress: ChaosProgress) => void;
  /** Ends the run early, in order. */
  readonly stop?: AbortSignal;
}

export interface ChaosProgress {
  readonly elapsedMs: number;
  readonly accepted: number;
  readonly settled: number;
  readonly faults: readonly StruckFault[];
}

export interface ChaosReport {
  readonly seed: number;
  readonly tasks: number;
  readonly queues: 'redis' | 'postgres';
  readonly wallMs: number;
  readonly figures: HistoryFigures;
  readonly violations: readonly Violation[];
  readonly faults: readonly StruckFault[];
  /** Kinds that this machine cannot do. */
  readonly skippedKinds: readonly FaultKind[];
}

/** One run: start, submit, strike, wait for the end, check. Everything that it started is gone afterwards. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const startedAt = performance.now();
  const pipeline = await startPipeline({
    ...options.pipeline,
    logDirectory: options.keep == null ? null : join(options.keep, 'logs'),
  });
  try {
    const { history, skippedKinds } = await fight(options, pipeline);
    const { violations, figures } = checkHistory(history);
    if (options.keep != null) await keepHistory(options.keep, history);
    return {
      seed: options.seed,
      tasks: options.tasks,
      queues: pipeline.redis === null ? 'postgres' : 'redis',
      wallMs: Math.round(performance.now() - startedAt),
      figures,
      violations,
      faults: history.faults,
      skippedKinds,
    };
  } finally {
    await pipeline.close();
  }
}

async function fight(
  options: ChaosOptions,
  pipeline: Pipeline,
): Promise<{ history: History; skippedKinds: FaultKind[] }> {
  const producer = createProducer(pipeline.apiUrl, cascadesAndPlans);
  const over = new AbortController();
  const field: Battlefield = { pipeline, producer, busy: new Set(), ended: over.signal };
  const onStop = (): void => {
    over.abort();
    producer.stop();
  };
  options.stop?.addEventListener('abort', onStop, { once: true });
  const wanted = options.kinds ?? faultKinds;
  const kinds = wanted.filter((kind) => pipeline.redis !== null || !needsRedis(kind));
  const plan =
    options.plan ??
    planFaults({
      seed: options.seed,
      forMs: options.forMs,
      faults: options.faults,
      kinds,
      slots: [...pipeline.slots.keys()],
      longestMs: options.longestFaultMs,
    });
  const struck: StruckFault[] = [];
  const startedAt = performance.now();
  const report = async (): Promise<void> => {
    const counted = await countTasks(pipeline.record.directUrl()).catch(() => null);
    options.onProgress?.({
      elapsedMs: performance.now() - startedAt,
      accepted: producer.accepted.length,
      settled: counted?.settled ?? 0,
      faults: struck,
    });
  };
  const watching = setInterval(() => void report(), 5000);
  try {
    const striking = plan.map(async (fault) => {
      await wait(fault.atMs, over.signal);
      if (!over.signal.aborted) struck.push(await strike(field, fault));
    });
    await Promise.all([producer.submit(options.tasks, options.forMs), ...striking]);
    await settle(options, pipeline, () => producer.accepted.length);
  } finally {
    clearInterval(watching);
    onStop();
    options.stop?.removeEventListener('abort', onStop);
  }
  const history: History = {
    accepted: producer.accepted,
    ...(await readRecord(pipeline.record.directUrl())),
    ...(await readBill(pipeline.vendorUrl)),
    faults: [...struck, ...pipeline.poisonCrashes].sort((a, b) => a.from - b.from),
    deaths: pipeline.deaths,
  };
  return { history, skippedKinds: wanted.filter((kind) => !kinds.includes(kind)) };
}

function needsRedis(kind: FaultKind): boolean {
  return kind.startsWith('redis-') || (kind.startsWith('jobs-') && kind !== 'jobs-twice');
}

/** Waits until every task is settled and the vendor has nothing open; at the latest after the given time. */
async function settle(
  { settleWithinMs, stop }: ChaosOptions,
  { vendorUrl, record }: Pipeline,
  accepted: () => number,
): Promise<void> {
  const until = performance.now() + settleWithinMs;
  let quiet = false;
  while (!quiet && performance.now() < until && stop?.aborted !== true) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { settled } = await countTasks(record.directUrl()).catch(() => ({ settled: -1 }));
    quiet = settled >= accepted() && (await openCalls(vendorUrl)) === 0;
  }
}

async function keepHistory(directory: string, history: History): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'history.json'), JSON.stringify(history));
}
