import type { Clock } from '@upshift/ports';
import type { BreakCode, Check, Ruling } from './check.ts';
import { CheckProcess, type Culprit, type PendingJob } from './check-process.ts';
import { HostileSchemas } from './hostile-schemas.ts';

export interface CheckPoolOptions {
  readonly processes: number;
  readonly memoryMb: number;
  readonly clock: Pick<Clock, 'monotonic'>;
}

/** A job that was beside others when its worker died, twice and without a culprit, is given up. */
const LOSSES_ALLOWED = 1;
const LAST_ID = 2 ** 31 - 1;

/**
 * Runs checks in processes apart: started when needed, replaced when they die. Jobs of one tick travel together. Every
 * job is settled exactly once, whatever happens to its process.
 */
export class CheckPool {
  readonly #options: CheckPoolOptions;
  readonly #hostile = new HostileSchemas();
  readonly #processes = new Set<CheckProcess>();
  /** Insertion order is the order of service; `#again` holds those whose worker died and goes first. */
  readonly #waiting = new Set<PendingJob>();
  readonly #again = new Set<PendingJob>();
  #lastId = 0;
  #scheduled = false;
  #closed = false;

  constructor(options: CheckPoolOptions) {
    this.#options = options;
  }

  /**
   * Runs the checks one after the other within one time limit; all must hold. The limit runs from the moment when a
   * worker begins with them and covers compiling.
   */
  run(checks: readonly Check[], timeoutMs: number, signal: AbortSignal | null): Promise<Ruling> {
    if (this.#closed) return Promise.resolve(broken('closed', 'The validators are closed.'));
    if (signal?.aborted) return Promise.resolve(broken('aborted', 'The judgement was given up.'));
    if (this.#isHostile(checks)) {
      return Promise.resolve(
        broken('hostile', 'The schema ran out of time or memory repeatedly; not tried for a minute.'),
      );
    }
    return new Promise((resolve) => {
      const job = this.#toJob(checks, timeoutMs, resolve, signal);
      this.#waiting.add(job);
      this.#schedule();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const processes = [...this.#processes];
    this.#processes.clear();
    const left = [...this.#again, ...this.#waiting];
    this.#again.clear();
    this.#waiting.clear();
    const closing = processes.map((worker) => worker.close());
    for (const jobs of await Promise.all(closing)) left.push(...jobs);
    for (const job of left) job.settle(broken('closed', 'The validators were closed.'));
  }

  #toJob(
    checks: readonly Check[],
    timeoutMs: number,
    resolve: (ruling: Ruling) => void,
    signal: AbortSignal | null,
  ): PendingJob {
    let settled = false;
    const onAbort = () => {
      this.#waiting.delete(job);
      this.#again.delete(job);
      job.settle(broken('aborted', 'The judgement was given up.'));
    };
    const job: PendingJob = {
      id: this.#nextId(),
      checks,
      timeoutMs,
      weight: weightOf(checks),
      losses: 0,
      isSettled: () => settled,
      settle: (ruling) => {
        if (settled) return;
        settled = true;
        signal?.removeEventListener('abort', onAbort);
        resolve(ruling);
      },
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    return job;
  }

  /** Ids wrap around long after the jobs that bore them are gone. */
  #nextId(): number {
    this.#lastId = this.#lastId === LAST_ID ? 1 : this.#lastId + 1;
    return this.#lastId;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    if (this.#closed) return;
    const used = new Set<CheckProcess>();
    // In order, none overtaken: else a heavy job would wait for as long as lighter ones keep coming.
    if (this.#hand(this.#again, used)) this.#hand(this.#waiting, used);
    for (const worker of used) worker.flush();
  }

  /** @returns whether all of the queue was handed to processes */
  #hand(queue: Set<PendingJob>, used: Set<CheckProcess>): boolean {
    for (const job of queue) {
      const worker = this.#chooseProcess(job);
      if (worker === null) return false;
      if (worker === 'none') {
        queue.delete(job);
        job.settle(broken('crash', noProcess));
        continue;
      }
      queue.delete(job);
      // It may have been queued before its schema was found out.
      if (this.#isHostile(job.checks)) job.settle(hostileRuling);
      else {
        worker.take(job);
        used.add(worker);
      }
    }
    return true;
  }

  /** The least busy worker with room; a new one before a busy one is loaded further. Null: wait until one answers or ends. */
  #chooseProcess(job: PendingJob): CheckProcess | 'none' | null {
    let best: CheckProcess | null = null;
    for (const worker of this.#processes) {
      if ((best === null || worker.load < best.load) && worker.hasRoomFor(job)) best = worker;
    }
    const mayStart = this.#processes.size < this.#options.processes;
    return mayStart && (best === null || best.load > 0) ? this.#startProcess() : best;
  }

  /** `none`: the system has no files, processes or folder left for one. */
  #startProcess(): CheckProcess | 'none' {
    try {
      const worker = new CheckProcess(this.#options.memoryMb, {
        onRoom: () => this.#dispatch(),
        onEnd: (ended, lost, culprit) => this.#replace(ended, lost, culprit),
      });
      this.#processes.add(worker);
      return worker;
    } catch {
      return 'none';
    }
  }

  /** Settles the culprit and puts the innocent back in line. Without a culprit, each is suspected once. */
  #replace(ended: CheckProcess, lost: readonly PendingJob[], culprit: Culprit | null): void {
    this.#processes.delete(ended);
    if (culprit !== null) {
      if (culprit.schema !== null) this.#hostile.strike(culprit.schema.key, this.#options.clock.monotonic());
      const { cause, job } = culprit;
      job.settle(
        cause === 'timeout'
          ? broken(cause, `Not done within ${job.timeoutMs} ms.`)
          : broken(cause, 'The process died of it, most likely for want of memory.'),
      );
    }
    for (const job of lost) {
      if (job.isSettled()) continue;
      if (culprit === null) job.losses++;
      if (job.losses > LOSSES_ALLOWED) job.settle(broken('crash', 'Its process died twice.'));
      else this.#again.add(job);
    }
    this.#schedule();
  }

  #isHostile(checks: readonly Check[]): boolean {
    const nowMs = this.#options.clock.monotonic();
    return checks.some(({ schemas }) => schemas.some(({ key }) => this.#hostile.has(key, nowMs)));
  }
}

function weightOf(checks: readonly Check[]): number {
  let characters = 0;
  for (const { text, schemas } of checks) {
    characters += text.length;
    for (const schema of schemas) characters += schema.text.length;
  }
  return characters;
}

function broken(error: BreakCode, message: string): Ruling {
  return { outcome: 'broken', error, evidence: [{ path: '', message }] };
}

const hostileRuling = broken('hostile', 'The schema ran out of time or memory repeatedly; not tried for a minute.');
const noProcess =
  'No process could be started for it: look for want of memory, of open files, or of a folder for temporary files (TMPDIR).';
