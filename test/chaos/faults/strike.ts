import type { FaultKind, FaultTarget, PlannedFault, StruckFault } from './fault.ts';
import { strikeJobs } from './strike-jobs.ts';
import { strikeProcess, strikeRolling } from './strike-process.ts';
import { strikeRecord } from './strike-record.ts';
import { strikeRedis } from './strike-redis.ts';
import type { Battlefield, Striker, Struck } from './striker.ts';
import { wait } from './wait.ts';

/** Strikes one fault and takes it back after its time. Never rejects. */
export async function strike(field: Battlefield, { kind, target, durationMs }: PlannedFault): Promise<StruckFault> {
  let from = Date.now();
  const ended = (struck: Struck): StruckFault => ({
    kind,
    target,
    from,
    until: Date.now(),
    pids: 'pids' in struck ? struck.pids : [],
    skipped: 'skipped' in struck ? struck.skipped : null,
  });
  if (!(await free(field, target))) return ended({ skipped: `${target} suffers another fault, or is starting` });
  from = Date.now();
  field.busy.add(target);
  try {
    return ended(await strikerOf(kind)(field, { kind, target, durationMs }));
  } catch (error) {
    return ended({ skipped: error instanceof Error ? error.message : String(error) });
  } finally {
    field.busy.delete(target);
  }
}

/** How long a fault waits for what it strikes to recover from the one before, ms. */
const patienceMs = 25_000;

async function free(field: Battlefield, target: FaultTarget): Promise<boolean> {
  const { busy, pipeline, ended } = field;
  const isFree = (): boolean => {
    if (target === 'jobs') return !busy.has('redis') && !busy.has('record');
    const slot = pipeline.slots.get(target);
    return !busy.has(target) && (slot === undefined || (!slot.busy && slot.pid() !== null));
  };
  const until = performance.now() + patienceMs;
  while (!isFree() && performance.now() < until && !ended.aborted) await wait(100, ended);
  return isFree();
}

function strikerOf(kind: FaultKind): Striker {
  if (kind.startsWith('redis-')) return strikeRedis;
  if (kind.startsWith('record-')) return strikeRecord;
  if (kind.startsWith('jobs-') || kind === 'poison-task') return strikeJobs;
  return kind === 'rolling-restart' ? strikeRolling : strikeProcess;
}
