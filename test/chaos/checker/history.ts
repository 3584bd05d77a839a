import type { StruckFault } from '../faults/fault.ts';

/** All that is known of a run after its end, from four sources that owe nothing to each other. Times: ms since 1970. */
export interface History {
  /** The producer's own log: what it was told. */
  readonly accepted: readonly AcceptedTask[];
  /** The record. */
  readonly tasks: readonly TaskRow[];
  readonly attempts: readonly AttemptRow[];
  readonly liveWork: readonly { readonly taskId: string; readonly state: string }[];
  /** Money that budget windows hold, nano-dollars. */
  readonly windows: { readonly reservedNanoUsd: number; readonly spentNanoUsd: number };
  /** The vendor's own bill. */
  readonly bill: readonly BilledCall[];
  readonly billOpen: number;
  /** What was done to the pipeline. */
  readonly faults: readonly StruckFault[];
  /** Processes that ended though nobody ended them. */
  readonly deaths: readonly { readonly slot: string; readonly code: number | null; readonly at: number }[];
}

export interface AcceptedTask {
  readonly key: string;
  /** Every id that the producer was given for this key. */
  readonly taskIds: readonly string[];
  /** Whether the task was made to kill the process that works on it. */
  readonly poison: boolean;
}

export interface TaskRow {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly spentNanoUsd: number;
  readonly reservedNanoUsd: number;
  readonly crashes: number;
  readonly settledAt: number | null;
  /** How many events say that it was settled. */
  readonly settledEvents: number;
  readonly accepts: number;
  /** Id of the accepted attempt. */
  readonly acceptedAttempt: string | null;
}

export interface AttemptRow {
  readonly id: string;
  readonly taskId: string;
  readonly step: number;
  readonly no: number;
  readonly try: number;
  /** One of several calls that are made side by side; the first decisive answer ends the others. */
  readonly isVote: boolean;
  readonly state: 'started' | 'finished' | 'failed' | 'unknown';
  readonly use: 'useful' | 'wasted' | null;
  readonly failureClass: string | null;
  readonly costNanoUsd: number;
  readonly costSource: string;
  readonly pid: number | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
}

export interface BilledCall {
  readonly attemptId: string;
  readonly costNanoUsd: number;
  readonly status: 'answered' | 'client_gone' | 'aborted' | 'failed';
  readonly startedAt: number;
  readonly endedAt: number;
}
