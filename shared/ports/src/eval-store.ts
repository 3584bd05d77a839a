import type {
  EvalCandidate,
  EvalCase,
  EvalResult,
  EvalRun,
  EvalSchedule,
  EvalSet,
  EvalSetSummary,
  EvalTarget,
  Feedback,
} from '@upshift/contracts';

export interface StoredCase {
  readonly id: string;
  readonly case: EvalCase;
}

export interface NewEvalRun {
  readonly tenantId: string;
  readonly id: string;
  readonly workload: string;
  readonly setHash: string;
  readonly target: EvalTarget;
  /** The portfolio that the target is of. */
  readonly baseHash: string;
  /** The version that its tasks are pinned to; saved before. */
  readonly portfolioHash: string;
  readonly trigger: EvalRun['trigger'];
  readonly budgetNanoUsd: number;
  readonly cases: readonly StoredCase[];
}

/** A run that this evaluator holds until its lease ends. */
export interface TakenEvalRun extends Omit<NewEvalRun, 'cases'> {
  readonly results: readonly EvalResult[];
}

export interface StoredEvalRun {
  readonly run: EvalRun;
  readonly baseHash: string;
  readonly results: readonly EvalResult[];
}

/** What became of one case. */
export type StoredEvalResult = Omit<EvalResult, 'case' | 'ended'>;

export interface StoredSchedule extends Omit<EvalSchedule, 'nextAt' | 'lastRun' | 'lastError'> {
  readonly tenantId: string;
}

export interface FeedbackEntry extends Feedback {
  readonly tenantId: string;
  readonly taskId: string;
}

export type CandidateDecision = { readonly outcome: 'decided' } | { readonly outcome: 'unknown' | 'decided_before' };

/** Eval sets, runs, schedules and candidates. Whatever is written twice is written once. */
export interface EvalStore {
  /** The set with its versions, newest first; without cases where there is none. */
  getEvalSet(tenantId: string, workload: string): Promise<Omit<EvalSet, 'hash'>>;
  listEvalSets(tenantId: string): Promise<readonly EvalSetSummary[]>;
  /**
   * Writes cases, those of the same id anew, and the version that the set has with them.
   *
   * @param version names the whole set after the change
   */
  saveEvalCases(
    tenantId: string,
    workload: string,
    change: {
      readonly put: readonly StoredCase[];
      readonly remove: readonly string[];
      readonly version: { readonly hash: string; readonly cases: number; readonly edgeCases: number };
    },
  ): Promise<void>;

  openEvalRun(run: NewEvalRun): Promise<void>;
  /** Takes the oldest open run that nobody holds; null where there is none. */
  takeEvalRun(owner: string, leaseMs: number): Promise<TakenEvalRun | null>;
  /** Holds a run on; false when it is not ours any more, or was ended. */
  keepEvalRun(tenantId: string, id: string, owner: string, leaseMs: number): Promise<boolean>;
  saveEvalResult(tenantId: string, runId: string, result: StoredEvalResult): Promise<void>;
  /** Ends an open run. False where it has ended before. */
  endEvalRun(
    tenantId: string,
    id: string,
    end: { readonly state: 'done' | 'failed' | 'cancelled'; readonly error: string | null },
  ): Promise<boolean>;
  getEvalRun(tenantId: string, id: string): Promise<StoredEvalRun | null>;
  /** The last run that was done, and whole, before this one began, of the same workload and target. */
  previousEvalRun(tenantId: string, run: EvalRun): Promise<StoredEvalRun | null>;
  /** Newest first. */
  listEvalRuns(
    tenantId: string,
    filter: { readonly workload?: string; readonly targetKey?: string; readonly limit: number },
  ): Promise<readonly EvalRun[]>;

  /** Replaces the one of the same workload and target. The first run is due at once. */
  saveEvalSchedule(schedule: StoredSchedule): Promise<void>;
  removeEvalSchedule(tenantId: string, workload: string, targetKey: string): Promise<boolean>;
  listEvalSchedules(tenantId: string): Promise<readonly EvalSchedule[]>;
  /** Takes what is due by the record's clock and moves each on by its period; whoever asks, each is handed out once. */
  takeDueEvalSchedules(): Promise<readonly StoredSchedule[]>;
  noteEvalSchedule(
    tenantId: string,
    workload: string,
    targetKey: string,
    note: { readonly run: string | null; readonly error: string | null },
  ): Promise<void>;

  /** Writes feedback and its candidate. @returns the candidate's id; null where there is no such task, or it is none of a producer's */
  addFeedback(entry: FeedbackEntry): Promise<string | null>;
  /**
   * Escalated tasks that succeeded, and audited ones that the strongest tier answered otherwise, become candidates: the
   * newest first, each once. @returns how many are new
   */
  harvestCandidates(tenantId: string, limit: number): Promise<number>;
  listEvalCandidates(
    tenantId: string,
    filter: { readonly workload?: string; readonly state: EvalCandidate['state']; readonly limit: number },
  ): Promise<readonly Omit<EvalCandidate, 'duplicateOf'>[]>;
  getEvalCandidate(tenantId: string, id: string): Promise<Omit<EvalCandidate, 'duplicateOf'> | null>;
  decideEvalCandidate(
    tenantId: string,
    id: string,
    decision: { readonly as: 'approved' | 'dismissed'; readonly by: string },
  ): Promise<CandidateDecision>;
}
