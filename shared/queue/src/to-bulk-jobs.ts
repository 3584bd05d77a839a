import type { JobEnvelope } from '@upshift/contracts';
import type { Ring } from '@upshift/ports';
import type { BulkJobOptions } from 'bullmq';
import { QueueError } from './queue-error.ts';

/** What a job may weigh as JSON, in bytes: ids only, never content. */
export const jobSizeLimit = 2048;

/** How many jobs go in one round trip; more would outlast the time that a command may take. */
const bulkSize = 1000;

export interface BulkJob {
  readonly name: 'task';
  readonly data: JobEnvelope;
  readonly opts: BulkJobOptions;
}

export interface Bulks {
  /** One round trip each, in the order of the rings. */
  readonly bulks: readonly { readonly queue: string; readonly jobs: BulkJob[] }[];
  /** Rings that cannot be added, each with its own error. The others are not held up by them. */
  readonly refused: readonly QueueError[];
}

/** Sorts rings by queue and makes BullMQ's jobs of them. A job is kept nowhere after its end, so its id is free again. */
export function toBulkJobs(rings: readonly Ring[]): Bulks {
  const open = new Map<string, BulkJob[]>();
  const bulks: { queue: string; jobs: BulkJob[] }[] = [];
  const refused: QueueError[] = [];
  for (const ring of rings) {
    const fault = faultOf(ring);
    if (fault !== null) {
      refused.push(fault);
      continue;
    }
    // Apart: only those without a priority are plain, and many plain ones go in one script.
    const key = `${ring.queue}:${ring.last ?? false}`;
    let jobs = open.get(key);
    if (jobs === undefined || jobs.length === bulkSize) {
      jobs = [];
      open.set(key, jobs);
      bulks.push({ queue: ring.queue, jobs });
    }
    jobs.push({ name: 'task', data: ring.job, opts: optionsOf(ring) });
  }
  return { bulks, refused };
}

/** Why a ring cannot be added to any queue; null when it can. */
export function faultOf({ queue, id, job }: Ring): QueueError | null {
  if (queue === '' || queue.includes(':')) {
    return new QueueError('QUEUE_RING_INVALID', `Ring ${id} names queue "${queue}": a queue's name has no ':'.`);
  }
  if (id === '' || id.includes(':') || /^-?\d+$/.test(id)) {
    const rule = "an id has no ':' and is no integer. Make it with jobIdOf.";
    return new QueueError('QUEUE_RING_INVALID', `Ring "${id}" for queue ${queue} cannot be added: ${rule}`);
  }
  const bytes = Buffer.byteLength(JSON.stringify(job));
  if (bytes > jobSizeLimit) {
    const mend = 'Jobs carry ids; put content in the record.';
    return new QueueError(
      'QUEUE_RING_TOO_LARGE',
      `Ring ${id} for queue ${queue} weighs ${bytes} bytes; ${jobSizeLimit} are allowed. ${mend}`,
    );
  }
  return null;
}

/** BullMQ hands out jobs with a priority when none without one waits. */
const lastPriority = 10;

function optionsOf({ id, last = false }: Ring): BulkJobOptions {
  return {
    jobId: id,
    ...(last ? { priority: lastPriority } : {}),
    attempts: 1,
    removeOnComplete: true,
    removeOnFail: true,
    stackTraceLimit: 3,
    sizeLimit: jobSizeLimit,
  };
}
