import type { ModelOutput, Verdict } from '@upshift/contracts';
import type { PlanTask } from '@upshift/core';

/** A recorded task, with what the models of one portfolio made of it. Only the lab sees `correct`; a plan gets `task`. */
export interface LabTask {
  readonly id: string;
  /** Rows of one question share it: `~2` and so on are cut off. Never on both sides of a fold. */
  readonly question: string;
  readonly workload: string;
  readonly task: PlanTask;
  /** In the order of the portfolio's models. */
  readonly answers: readonly LabAnswer[];
}

export interface LabAnswer {
  /** Null: the recorded call failed. */
  readonly output: ModelOutput | null;
  readonly validity: Verdict['verdict'];
  /** 0..1, the source's own judgement. */
  readonly correct: number;
  readonly costUsd: number | null;
  readonly latencyMs: number | null;
}
