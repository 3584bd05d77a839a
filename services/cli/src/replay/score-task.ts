import { type AttemptView, type LedgerView, type OutcomeRow, toUsd } from '@upshift/contracts';
import { findAcceptedAttempt } from './find-accepted-attempt.ts';
import { measureLatency } from './measure-latency.ts';
import type { VoteTiming } from './measure-votes.ts';

/** What one policy made of one task. */
export interface PolicyRun {
  /** 0..1: how right the accepted answer is by the record's own judgement; 0 without an answer. */
  readonly success: number;
  /** All that was spent on the task; null where the table records no cost. */
  readonly costUsd: number | null;
  /** Null where the table records no latency, or the task did not end. */
  readonly latencyMs: number | null;
  /** Whether the last tier was called. */
  readonly premium: boolean;
}

/** What the cascade made of one task, with what the other rows of the table need of it. */
export interface ScoredTask extends PolicyRun {
  readonly settled: boolean;
  readonly overheadMs: number | null;
  readonly costNanoUsd: number;
  /** The succeeded task has an answer that none of its calls gave: something was mixed up. */
  readonly strangeAnswer: boolean;
}

/**
 * Scores what really happened to a task against what was recorded of it. This is where `correct` is read, after
 * everything is over.
 */
export function scoreTask(
  row: OutcomeRow,
  ledger: LedgerView,
  lastTier: string,
  votes: VoteTiming | null = null,
): ScoredTask {
  const { task, attempts } = ledger;
  const latency = measureLatency(ledger, votes);
  const accepted = task.state === 'succeeded' ? findAcceptedAttempt(row, ledger) : null;
  const costNanoUsd = attempts.reduce((total, attempt) => total + attempt.costNanoUsd, 0);
  const hasCosts = attempts.every(({ modelRequested }) => row.outcomes[modelRequested]?.costUsd !== null);
  return {
    success: accepted === null ? 0 : clipScore(row.outcomes[accepted.modelRequested]?.correct ?? 0),
    costUsd: hasCosts ? toUsd(costNanoUsd) + sum(attempts.map((attempt) => costCutOff(row, attempt))) : null,
    latencyMs: latency === null ? null : add(latency.recordedMs, latency.overheadMs),
    premium: attempts.some(({ tier }) => tier === lastTier),
    settled: task.state !== 'open',
    overheadMs: latency?.overheadMs ?? null,
    costNanoUsd,
    strangeAnswer: task.state === 'succeeded' && accepted === null,
  };
}

/** What one model alone would have made of the task, with the overhead that the task really met. */
export function scoreModel(row: OutcomeRow, model: string, overheadMs: number | null, premium: boolean): PolicyRun {
  const outcome = row.outcomes[model];
  if (outcome === undefined) throw new TypeError(`row ${row.id} has no outcome of ${model}`);
  return {
    success: clipScore(outcome.correct),
    costUsd: outcome.costUsd,
    latencyMs: add(outcome.latencyMs, overheadMs),
    premium,
  };
}

/** A vote that the task's end cut off counts in full: a vendor that had begun bills it, whoever no longer listens. */
function costCutOff(row: OutcomeRow, { mode, state, modelRequested }: AttemptView): number {
  return mode === 'vote' && state !== 'finished' ? (row.outcomes[modelRequested]?.costUsd ?? 0) : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Some sources give fractions beyond the whole. */
function clipScore(correct: number): number {
  return Math.min(1, Math.max(0, correct));
}

function add(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : left + right;
}
