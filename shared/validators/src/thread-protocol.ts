import type { Redaction } from '@upshift/contracts';
import type { CheckForm, Evidence } from './check.ts';
import type { LibraryName } from './libraries.ts';

/**
 * What crosses between the event loop and a thread. Schemas cross once: `put` brings the ones that the thread lacks and
 * `drop` names the ones it must forget, both just before the check that they stand in. The sender alone decides what a
 * thread remembers, so that the two sides cannot disagree.
 */
export interface WireCheck {
  readonly form: CheckForm;
  readonly text: string;
  readonly path: string;
  readonly keys: readonly string[];
  readonly put?: readonly (readonly [key: string, text: string])[];
  readonly drop?: readonly string[];
  readonly needs?: readonly LibraryName[];
}

export interface WireJob {
  readonly id: number;
  readonly checks: readonly WireCheck[];
}

export type WireReply =
  | readonly [id: number, outcome: 'pass']
  | readonly [
      id: number,
      outcome: 'pass' | 'fail' | 'unknown' | 'schema',
      evidence: Evidence,
      score?: number | null,
      redactions?: readonly Redaction[],
    ];

export interface ThreadData {
  readonly progress: SharedArrayBuffer;
}

/** Where a thread is. `jobId` 0 means that it waits; `schema` counts through the schemas of the job, -1 before any. */
export interface Progress {
  readonly jobId: number;
  readonly schema: number;
  /** `process.hrtime` at the start of the job, ns: one clock for all threads of a process. */
  readonly startedNs: bigint;
}

/** The memory that a thread writes and the event loop reads while the thread is too busy to be asked. */
export class ProgressBoard {
  readonly memory: SharedArrayBuffer;
  readonly #places: Int32Array;
  readonly #starts: BigInt64Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(16)) {
    this.memory = memory;
    this.#places = new Int32Array(memory, 0, 2);
    this.#starts = new BigInt64Array(memory, 8, 1);
  }

  /** The start is written before the id: a reader that sees the new id never pairs it with an older start. */
  begin(jobId: number, startedNs: bigint): void {
    Atomics.store(this.#places, 1, -1);
    Atomics.store(this.#starts, 0, startedNs);
    Atomics.store(this.#places, 0, jobId);
  }

  at(schema: number): void {
    Atomics.store(this.#places, 1, schema);
  }

  end(): void {
    Atomics.store(this.#places, 0, 0);
  }

  read(): Progress {
    const jobId = Atomics.load(this.#places, 0);
    return { jobId, schema: Atomics.load(this.#places, 1), startedNs: Atomics.load(this.#starts, 0) };
  }
}
