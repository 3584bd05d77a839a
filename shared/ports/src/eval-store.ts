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
  SpendWindow,
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
  /** How often it was taken, this time included. */
  readonly taken: number;
  readonly results: readonly EvalResult[];
}

export interface StoredEvalRun {
  readonly run: EvalRun;
  readonly baseHash: string;
  readonly results: readonly EvalResult[];
}

/** What became of one case. */
export type StoredEvalResult = Omit<EvalResult, 'case' | 'ended'>;

export interface StoredSchedule extends Pick<EvalSchedule, 'workload' | 'target' | 'everyHours' | 'budgetUsd'> {
  readonly tenantId: string;
}

/** One that is due. `dueAt` names the occasion: whoever opens its run opens the same one. */
export interface DueSchedule extends StoredSchedule {
  readonly dueAt: string;
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

  /** The present windows of what all evaluations of a tenant together may spend; none where the active portfolio sets no such budget. */
  evalWindows(tenantId: string): Promise<readonly SpendWindow[]>;
  /** Opens a run with its cases; one of that id that is there stays as it is. */
  openEvalRun(run: NewEvalRun): Promise<void>;
  /** Takes the oldest open run that nobody holds; null where there is none. */
  takeEvalRun(owner: string, leaseMs: number): Promise<TakenEvalRun | null>;
  /** Holds a run on; false when it is not ours any more, or was ended. */
  keepEvalRun(tenantId: string, id: string, owner: string, leaseMs: number): Promise<boolean>;
  /** @returns whether the run is still open: of one that was cancelled nothing more is to be asked */
  saveEvalResult(tenantId: string, runId: string, result: StoredEvalResult): Promise<boolean>;
  /** Ends an open run. False where it has ended before. */
  endEvalRun(
    tenantId: string,
    id: string,
    end: { readonly state: 'done' | 'failed' | 'cancelled'; readonly error: string | null },
  ): Promise<boolean>;
  getEvalRun(tenantId: string, id: string): Promise<StoredEvalRun | null>;
  /** The last run that was done, and whole, before this one began, of the same workload and target; of a candidate portfolio, the active one's. */
  previousEvalRun(tenantId: string, run: EvalRun): Promise<StoredEvalRun | null>;
  /** Scheduled runs that have ended and that nobody has looked at yet, oldest first. */
  unwatchedEvalRuns(tenantId: string): Promise<readonly string[]>;
  /** What is to be told of the run was raised. */
  endEvalWatch(tenantId: string, id: string): Promise<void>;
  /** Newest first. */
  listEvalRuns(
    tenantId: string,
    filter: { readonly workload?: string; readonly targetKey?: string; readonly limit: number },
  ): Promise<readonly EvalRun[]>;

  /** Replaces the one of the same workload and target. The first run is due at once. */
  saveEvalSchedule(schedule: StoredSchedule): Promise<void>;
  removeEvalSchedule(tenantId: string, workload: string, targetKey: string): Promise<boolean>;
  listEvalSchedules(tenantId: string): Promise<readonly EvalSchedule[]>;
  /** What is due by the record's clock. It stays due until a note is made of it: who dies in between has skipped nothing. */
  dueEvalSchedules(): Promise<readonly DueSchedule[]>;
  /** Says what became of an occasion and moves the schedule on by its period. @returns false where another has done so */
  noteEvalSchedule(
    schedule: DueSchedule,
    note: { readonly run: string | null; readonly error: string | null },
  ): Promise<boolean>;

  /** Writes feedback and its candidate. @returns the candidate's id; null where there is no such task, or it is none of a producer's */
  addFeedback(entry: FeedbackEntry): Promise<string | null>;
  /**
   * Escalated tasks that succeeded, and audited ones that the strongest tier answered otherwise, become candidates: the
   * newest first, each once. @returns how many are new
   */
  harvestCandidates(tenantId: string, limit: number): Promise<number>;
  /** Candidates that wait and whose question has no name yet, oldest first. */
  unnamedCandidates(
    tenantId: string,
    limit: number,
  ): Promise<readonly Pick<EvalCandidate, 'id' | 'input' | 'outputSchema'>[]>;
  /** @param names the question of each, as a case is named by it */
  nameCandidates(tenantId: string, names: readonly { readonly id: string; readonly question: string }[]): Promise<void>;
  /** Newest first. Of those that wait and ask the same, one: whose right answer a person gave before whose nobody knows. */
  listEvalCandidates(
    tenantId: string,
    filter: { readonly workload?: string; readonly state: EvalCandidate['state']; readonly limit: number },
  ): Promise<readonly Omit<EvalCandidate, 'duplicateOf'>[]>;
  getEvalCandidate(tenantId: string, id: string): Promise<Omit<EvalCandidate, 'duplicateOf'> | null>;
  /** Others of its workload that wait and ask the same are dismissed with it. */
  decideEvalCandidate(
    tenantId: string,
    id: string,
    decision: { readonly as: 'approved' | 'dismissed'; readonly by: string },
  ): Promise<CandidateDecision>;
}
