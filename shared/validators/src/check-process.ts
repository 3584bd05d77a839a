import { type Apart, startApart } from '@upshift/apart';
import type { Check, Ruling, SchemaCard } from './check.ts';
import type { WireJob, WireReply } from './check-protocol.ts';
import { openBoardFile, ProgressBoard } from './progress-board.ts';
import { SchemaShelf } from './schema-shelf.ts';

/** A judgement that waits for a process or runs in one. `settle` may be called again; only the first call counts. */
export interface PendingJob {
  /** Positive, unique among the jobs in flight. */
  readonly id: number;
  readonly checks: readonly Check[];
  readonly timeoutMs: number;
  /** Characters that a process must take in, schemas included. */
  readonly weight: number;
  readonly isSettled: () => boolean;
  settle(ruling: Ruling): void;
  /** Processes that died under it though it was not known to be at fault. */
  losses: number;
}

/** What a process was at when it died: the job and, where it had come so far, the schema. */
export interface Culprit {
  readonly job: PendingJob;
  readonly schema: SchemaCard | null;
  readonly cause: 'timeout' | 'crash';
}

export interface CheckProcessEvents {
  /** Jobs were answered, so there may be room for more. */
  onRoom(): void;
  /** The process is gone. `lost` were in flight beside the culprit. */
  onEnd(worker: CheckProcess, lost: readonly PendingJob[], culprit: Culprit | null): void;
}

/** Enough to keep a process busy while answers travel; little enough to be worked out again when it dies. */
const JOBS_IN_FLIGHT = 256;
const CHARACTERS_IN_FLIGHT = 8_388_608;
/** A job that runs for this long may run into its limit; others had better wait where any process can take them. */
const HANGS_AFTER_NS = 10_000_000n;
/** A message is unpacked whole into the process's bounded memory. */
const CHARACTERS_PER_MESSAGE = 1_048_576;

/**
 * One process apart. Started by its constructor; keeps the process alive only while jobs are in flight. It watches the
 * process's board by a timer, and ends the process when the job on the board is past its time limit.
 */
export class CheckProcess {
  readonly #worker: Apart;
  readonly #board = new ProgressBoard(openBoardFile());
  readonly #shelf = new SchemaShelf();
  readonly #inFlight = new Map<number, PendingJob>();
  readonly #outbox: PendingJob[] = [];
  readonly #events: CheckProcessEvents;
  #characters = 0;
  #ended = false;
  #timer: NodeJS.Timeout | undefined;
  #timerDueMs = 0;

  constructor(memoryMb: number, events: CheckProcessEvents) {
    this.#events = events;
    this.#worker = startApart(
      { entry: new URL('./check-main.ts', import.meta.url), memoryMb, files: [this.#board.file] },
      { onMessage: (replies) => this.#answer(replies as readonly WireReply[]), onEnd: () => this.#end('crash') },
    );
  }

  get load(): number {
    return this.#inFlight.size;
  }

  /** An idle process has room for any job, however heavy; one that hangs may never come to another. */
  hasRoomFor(job: PendingJob): boolean {
    if (this.#inFlight.size === 0) return true;
    if (this.#inFlight.size >= JOBS_IN_FLIGHT || this.#characters + job.weight > CHARACTERS_IN_FLIGHT) return false;
    const { jobId, startedNs } = this.#board.read();
    return jobId === 0 || process.hrtime.bigint() - startedNs < HANGS_AFTER_NS;
  }

  /** Takes a job that fits; it travels with the next `flush`. */
  take(job: PendingJob): void {
    if (this.#inFlight.size === 0) this.#worker.keep(true);
    this.#inFlight.set(job.id, job);
    this.#characters += job.weight;
    this.#outbox.push(job);
  }

  /** Sends what was taken, in as few messages as the process's memory allows. */
  flush(): void {
    let message: WireJob[] = [];
    let characters = 0;
    for (const job of this.#outbox) {
      if (message.length > 0 && characters + job.weight > CHARACTERS_PER_MESSAGE) {
        this.#worker.send(message);
        message = [];
        characters = 0;
      }
      message.push({ id: job.id, checks: job.checks.map((check) => this.#toWire(check)) });
      characters += job.weight;
      this.#watchWithin(job.timeoutMs);
    }
    if (message.length > 0) this.#worker.send(message);
    this.#outbox.length = 0;
  }

  /** Ends the process without a word to `onEnd`. @returns the jobs that were in flight */
  async close(): Promise<readonly PendingJob[]> {
    const left = this.#stop();
    await this.#worker.end();
    return left;
  }

  #toWire({ form, text, path, schemas, needs }: Check): WireJob['checks'][number] {
    const keys = schemas.map(({ key }) => key);
    return { form, text, path, keys, ...this.#shelf.use(schemas), ...(needs !== undefined && { needs }) };
  }

  #answer(replies: readonly WireReply[]): void {
    if (this.#ended) return;
    for (const [id, outcome, evidence = [], score = null, redactions] of replies) {
      const job = this.#inFlight.get(id);
      if (job === undefined) continue;
      this.#inFlight.delete(id);
      this.#characters -= job.weight;
      const found = { evidence, score, ...(redactions !== undefined && { redactions }) };
      job.settle(outcome === 'schema' ? { outcome: 'broken', error: outcome, evidence } : { outcome, ...found });
    }
    if (this.#inFlight.size === 0) this.#worker.keep(false);
    this.#events.onRoom();
  }

  #watchWithin(delayMs: number): void {
    const dueMs = performance.now() + delayMs;
    if (this.#timer !== undefined) {
      if (this.#timerDueMs <= dueMs) return;
      clearTimeout(this.#timer);
    }
    this.#timerDueMs = dueMs;
    this.#timer = setTimeout(() => this.#watch(), delayMs);
    this.#timer.unref();
  }

  /**
   * The board, not the messages, says what the process is at: when the event loop itself was late, a finished job is not
   * taken for one that hangs. Looks again when the first job that is now in flight could be overdue.
   */
  #watch(): void {
    this.#timer = undefined;
    if (this.#ended || this.#inFlight.size === 0) return;
    const { jobId, startedNs } = this.#board.read();
    let delayMs = Number.POSITIVE_INFINITY;
    for (const job of this.#inFlight.values()) {
      let leftMs = job.timeoutMs;
      if (job.id === jobId) leftMs -= Number(process.hrtime.bigint() - startedNs) / 1e6;
      if (leftMs <= 0 && this.#board.read().jobId === jobId) {
        this.#end('timeout');
        return;
      }
      delayMs = Math.min(delayMs, leftMs);
    }
    this.#watchWithin(Math.max(1, Math.ceil(delayMs)));
  }

  #end(cause: Culprit['cause']): void {
    if (this.#ended) return;
    const { jobId, schema } = this.#board.read();
    const job = this.#inFlight.get(jobId);
    const lost = this.#stop().filter((pending) => pending !== job);
    void this.#worker.end();
    this.#events.onEnd(this, lost, job === undefined ? null : { job, schema: schemaOf(job, schema), cause });
  }

  #stop(): readonly PendingJob[] {
    if (!this.#ended) this.#board.close();
    this.#ended = true;
    clearTimeout(this.#timer);
    const left = [...this.#inFlight.values()];
    this.#inFlight.clear();
    return left;
  }
}

function schemaOf(job: PendingJob, index: number): SchemaCard | null {
  return job.checks.flatMap(({ schemas }) => schemas)[index] ?? null;
}
