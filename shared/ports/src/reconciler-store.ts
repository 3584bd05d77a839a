import type { SpendLimit } from '@upshift/contracts';
import type { AuditWork } from './audit-store.ts';
import type { RingOrder, WorkKey } from './task-store.ts';

/** A ring that may have been lost: the row is ready and due, and was rung a while ago. */
export interface SuspectRing extends RingOrder {
  readonly rungSecondsAgo: number;
}

/** What one sweep did; each figure is a count of rows. */
export interface ReapReport {
  readonly workersDead: number;
  readonly worksFreed: number;
  readonly attemptsUnknown: number;
  readonly quarantined: number;
  readonly poisoned: number;
}

/** A window that has spent so much of its limit. */
export interface BudgetAlert extends SpendLimit {
  readonly percent: number;
  readonly spentNanoUsd: number;
}

/** The part of the record that only the reconciler uses. Every method is safe to run twice and beside a second reconciler. */
export interface ReconcilerStore extends AuditWork {
  /** Runs `lead` while this process holds the leader's lock (a session's advisory lock); resolves false when another leads. */
  tryLead(lead: (lost: AbortSignal) => Promise<void>): Promise<boolean>;
  /** Marks work that is ready, due and was never rung as rung, at most `room` per queue, by priority then due time; returns what to ring. */
  takeDue(room: Readonly<Record<string, number>>): Promise<readonly RingOrder[]>;
  /** Queues that hold ready and due work that was never rung. */
  queuesWithDue(): Promise<readonly string[]>;
  /** Ready and due work whose last ring is older than its gap: 20 s after the first ring, doubling up to 10 min. */
  suspectRings(limit: number): Promise<readonly SuspectRing[]>;
  /** Counts a lost ring (`rings` + 1) and returns the new orders. Rows that moved on meanwhile are left out. */
  ringAgain(keys: readonly WorkKey[]): Promise<readonly RingOrder[]>;
  /** Takes the losses back that `ringAgain` counted, when the rings could not be made: a queue that is full loses nothing. */
  ringsFailed(keys: readonly WorkKey[]): Promise<void>;
  /**
   * Workers without a beat for `deadAfterMs` are dead: their leased work becomes ready, its open attempts `unknown` with
   * the reservation as estimate, its tasks one crash more suspect. Two crashes: the quarantine queue. A crash in
   * quarantine: the work is `dead` and the task `failed` with reason `poison`.
   */
  reap(deadAfterMs: number): Promise<ReapReport>;
  /** Open tasks past their deadline become `expired`; their work is cancelled. Returns how many. */
  expire(limit: number): Promise<number>;
  /** Open tasks without ready or leased work get an escalate row, reason `stuck`. Returns how many: it should be none. */
  rescueStuck(limit: number): Promise<number>;
  /** Reservations that no started attempt stands for are given back. Returns how many tasks. */
  releaseReservations(limit: number): Promise<number>;
  /** Drops entries of the escalation log that are older than so many days. Returns how many. */
  sweepEscalations(olderThanDays: number, limit: number): Promise<number>;
  /** Forgets which answers might have been served again and no longer may. Returns how many. */
  forgetAnswers(limit: number): Promise<number>;
  /** Windows that have come to 50, 80 or 100 percent of their limit; each once, whoever asks. */
  takeBudgetAlerts(): Promise<readonly BudgetAlert[]>;
}
