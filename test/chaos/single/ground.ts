import { checkHistory, type HistoryFigures } from '../checker/check-history.ts';
import type { History } from '../checker/history.ts';
import type { Violation } from '../checker/violation.ts';
import type { FaultKind, FaultTarget, StruckFault } from '../faults/fault.ts';
import { strike } from '../faults/strike.ts';
import { cascades, createProducer, type Producer } from '../harness/producer.ts';
import { countTasks, openCalls, readBill, readRecord } from '../harness/read-history.ts';
import type { Pipeline } from '../harness/start-pipeline.ts';

/** What one fault is tried on: a running pipeline, and a producer whose tasks are told from those of the faults before. */
export interface Ground {
  readonly pipeline: Pipeline;
  readonly producer: Producer;
  /** Strikes now, and resolves when the fault is over. */
  strike(kind: FaultKind, target: FaultTarget, durationMs?: number): Promise<StruckFault>;
  /** Waits until everything that was submitted is settled, at the latest for so long (120 s), and judges it. */
  judge(settleWithinMs?: number): Promise<Judgement>;
  close(): void;
}

export interface Judgement {
  readonly history: History;
  readonly figures: HistoryFigures;
  readonly violations: readonly Violation[];
  /** From the end of the last fault to the first thing that moved after it, ms; null when nothing moved. */
  readonly movingAfterMs: number | null;
}

let grounds = 0;

export async function openGround(pipeline: Pipeline): Promise<Ground> {
  grounds += 1;
  const producer = createProducer(pipeline.apiUrl, cascades, `single-${grounds}`);
  const struck: StruckFault[] = [];
  const over = new AbortController();
  const field = { pipeline, producer, busy: new Set<string>(), ended: over.signal };
  const before = await countTasks(pipeline.record.directUrl());
  const [deathsBefore, crashesBefore] = [pipeline.deaths.length, pipeline.poisonCrashes.length];
  return {
    pipeline,
    producer,
    async strike(kind, target, durationMs = 0) {
      const fault = await strike(field, { kind, target, atMs: 0, durationMs });
      struck.push(fault);
      if (fault.skipped !== null) throw new Error(`${kind} on ${target} could not be struck: ${fault.skipped}`);
      return fault;
    },
    async judge(settleWithinMs = 120_000) {
      await settled(pipeline, settleWithinMs, () => before.tasks + producer.accepted.length);
      const faults = [...struck, ...pipeline.poisonCrashes.slice(crashesBefore)];
      const history = await readOwn(pipeline, producer, faults, pipeline.deaths.slice(deathsBefore));
      return { history, ...checkHistory(history), movingAfterMs: movingAfter(history) };
    },
    close() {
      over.abort();
      producer.stop();
    },
  };
}

async function settled({ record, vendorUrl }: Pipeline, settleWithinMs: number, wanted: () => number): Promise<void> {
  const until = performance.now() + settleWithinMs;
  let quiet = false;
  while (!quiet && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const counted = await countTasks(record.directUrl()).catch(() => ({ settled: -1 }));
    quiet = counted.settled >= wanted() && (await openCalls(vendorUrl)) === 0;
  }
}

/** The part of a history that belongs to this producer's tasks, and calls that belong to nobody. */
async function readOwn(
  { record, vendorUrl }: Pipeline,
  producer: Producer,
  faults: readonly StruckFault[],
  deaths: History['deaths'],
): Promise<History> {
  const all = { ...(await readRecord(record.directUrl())), ...(await readBill(vendorUrl)) };
  const own = new Set(producer.accepted.flatMap(({ taskIds }) => taskIds));
  const others = new Set(all.attempts.filter(({ taskId }) => !own.has(taskId)).map(({ id }) => id));
  const tasks = all.tasks.filter(({ id }) => own.has(id));
  return {
    accepted: producer.accepted,
    tasks,
    attempts: all.attempts.filter(({ taskId }) => own.has(taskId)),
    liveWork: all.liveWork.filter(({ taskId }) => own.has(taskId)),
    // The windows hold the tasks of every fault so far; whole runs check them.
    windows: { reservedNanoUsd: 0, spentNanoUsd: tasks.reduce((sum, { spentNanoUsd }) => sum + spentNanoUsd, 0) },
    bill: all.bill.filter(({ attemptId }) => !others.has(attemptId)),
    billOpen: all.billOpen,
    faults,
    deaths,
  };
}

function movingAfter({ tasks, attempts, faults }: History): number | null {
  if (faults.length === 0) return null;
  const end = Math.max(...faults.map(({ until }) => until));
  const moves = [...tasks.map(({ settledAt }) => settledAt), ...attempts.map(({ startedAt }) => startedAt)];
  const after = moves.filter((at) => at !== null && at > end) as number[];
  return after.length === 0 ? null : Math.round(Math.min(...after) - end);
}
