import type {
  AttemptRef,
  Decision,
  FailureClass,
  LedgerView,
  ModelOutput,
  Risk,
  SettledState,
  SpendWindow,
  StatusView,
  TaskList,
  TaskProgress,
  TaskRequest,
  TaskState,
  TaskView,
  Usage,
  Verdict,
  WorkKind,
} from '@upshift/contracts';
import type { AlarmStore } from './alarm-store.ts';
import type { AuditReads } from './audit-store.ts';
import type { ChangeStore } from './change-store.ts';
import type { DeploymentStore } from './deployment-store.ts';
import type { DriftStore } from './drift-store.ts';
import type { EscalationLog } from './escalation-log.ts';
import type { EvalStore } from './eval-store.ts';
import type { FiguresStore } from './figures-store.ts';
import type { LearningStore } from './learning-store.ts';
import type { PortfolioVersion } from './portfolio-version.ts';
import type { ReportStore } from './report-store.ts';
import type { ReviewStore } from './review-store.ts';
import type { SampleStore } from './sample-store.ts';

/** Names one row of work. */
export interface WorkKey {
  readonly taskId: string;
  readonly step: number;
  readonly no: number;
}

/** One deployment that a call may use, with the worst case that is reserved before it is called. */
export interface DeploymentChoice {
  readonly deployment: string;
  readonly reserveNanoUsd: number;
}

/**
 * What a call is for. `choices` are in order of preference; the claim takes the first that the caller does not avoid. A
 * `vote` is one of several calls of a step: what follows is decided on all of them. A vote without choices calls nobody: it
 * is a moment of the plan, at which the step is decided although nobody has answered.
 */
export interface CallPlan {
  readonly tier: string;
  readonly mode: 'first' | 'repair' | 'failover' | 'escalation' | 'vote' | 'judge';
  readonly choices: readonly DeploymentChoice[];
  readonly maxOutputTokens: number;
  /** Its claim begins no attempt: the limiter says who may be called, and `begin` begins it. */
  readonly held?: boolean;
}

/** A row of work to be inserted, `ready`. Its step is the commit's `toStep`. */
export interface NewWork {
  readonly no: number;
  readonly kind: WorkKind;
  readonly queue: string;
  /** From the database's now, in ms. Work that is not due yet is rung by the reconciler when it is. */
  readonly delayMs: number;
  readonly call: CallPlan | null;
  /** False where the queue holds its window already: the row waits in the record and the reconciler rings it. */
  readonly ring: boolean;
}

/** What a commit or an acceptance asks to be rung, now that it is on record. `rings` is part of the job id. */
export interface RingOrder extends WorkKey {
  readonly kind: WorkKind;
  readonly queue: string;
  readonly rings: number;
  readonly traceparent: string | null;
  /** Of the task, 1 first; absent where nobody said. From `evalPriority` on the queue hands it out behind everything else. */
  readonly priority?: number;
}

export interface NewTask {
  readonly taskId: string;
  readonly tenantId: string;
  readonly request: TaskRequest;
  /** The key's scope is the tenant. `bodyHash`: SHA-256 of the canonical body, hex. */
  readonly idempotency: { readonly key: string; readonly bodyHash: string } | null;
  readonly portfolioHash: string;
  readonly workload: string;
  readonly risk: Risk;
  /** 1 to 9 of a producer's; `evalPriority` behind them. */
  readonly priority: number;
  readonly deadlineMs: number;
  readonly budgetNanoUsd: number;
  readonly maxCalls: number;
  readonly progress: TaskProgress;
  /** The step that `works` belong to: 1 when it is to be classified, 2 when it was classified at the door. */
  readonly step: number;
  readonly works: readonly NewWork[];
  readonly decisions: readonly Decision[];
  readonly traceparent: string | null;
}

export type AcceptResult =
  | { readonly outcome: 'created'; readonly taskId: string; readonly rings: readonly RingOrder[] }
  | { readonly outcome: 'existing'; readonly taskId: string }
  | { readonly outcome: 'conflict'; readonly taskId: string }
  | { readonly outcome: 'refused'; readonly reason: 'not_storable' };

/** What the record knows of a task, as any stage may need it. */
export interface TaskFacts {
  readonly taskId: string;
  readonly tenantId: string;
  readonly step: number;
  readonly state: TaskState;
  readonly workload: string;
  readonly portfolioHash: string;
  readonly risk: Risk;
  readonly priority: number;
  readonly request: TaskRequest;
  readonly progress: TaskProgress;
  /** Until the deadline by the database's clock, in ms, when the claim was made; negative when passed. */
  readonly remainingMs: number;
  readonly budgetNanoUsd: number;
  readonly spentNanoUsd: number;
  readonly reservedNanoUsd: number;
  readonly calls: number;
  readonly maxCalls: number;
  /** Crashes of a worker during which this task was in flight. */
  readonly crashes: number;
}

/** An answer that is on record, with who gave it. */
export interface AnswerFacts {
  readonly attempt: AttemptRef;
  readonly deployment: string;
  readonly tier: string;
  readonly mode: CallPlan['mode'] | 'hedge';
  readonly output: ModelOutput;
  /** Probability of being right that the deployment gave it, 0..1; null where it gave none. */
  readonly confidence: number | null;
}

export interface VerdictFacts {
  readonly attempt: AttemptRef;
  readonly verdict: Verdict;
}

/** What earlier steps left: loaded for validate, escalate and repair; empty for first calls and classification. */
export interface History {
  readonly answers: readonly AnswerFacts[];
  readonly verdicts: readonly VerdictFacts[];
  /** Calls that gave no answer, newest last. */
  readonly failures: readonly {
    readonly attempt: AttemptRef;
    readonly deployment: string;
    readonly tier: string;
    readonly failureClass: FailureClass;
  }[];
  /** The moments of the task's present step, and when they come by the record's clock, in ms; negative when passed. */
  readonly moments: readonly { readonly no: number; readonly inMs: number }[];
  /** Tokens of all calls so far, in and out, of those that told; absent where nothing was loaded. */
  readonly tokens?: number;
}

/**
 * Another call of the same step that has not ended: `waiting` is not due yet and nobody has taken it up; `pending` is under
 * way, also where it waits for a place or for money before it may begin.
 */
export interface Sibling {
  readonly no: number;
  readonly state: 'waiting' | 'pending';
}

/** What a worker holds after a claim, and everything it needs to go on. */
export interface ClaimedWork {
  readonly key: WorkKey;
  readonly kind: WorkKind;
  readonly fence: number;
  readonly task: TaskFacts;
  readonly call: CallPlan | null;
  /** The attempt that was begun (calls only), with its deployment and reservation. */
  readonly attempt: { readonly ref: AttemptRef; readonly deployment: string; readonly reservedNanoUsd: number } | null;
  /**
   * Set when the work was leased but nothing may be called: the task's budget, calls or deadline do not allow it. No
   * attempt was begun; the stage decides what follows. `answered`: a worker booked this call's answer and died before it
   * could say what follows; nothing is bought again.
   */
  readonly barrier: 'budget' | 'attempts' | 'deadline' | 'answered' | null;
  /** Of the barrier `budget`: the tightest window of its workload or tenant that refused the call; null where the task's own budget did. */
  readonly window: SpendWindow | null;
  /** What the tightest window left for this call when it was claimed, in nano-dollars; null where none limits it. */
  readonly windowLeftNanoUsd: number | null;
  /** Leased without an attempt, because its plan or its claim asked for that: a call begins with `begin`. */
  readonly held?: boolean;
  readonly history: History;
  /** Of a `vote`: the other calls of its step that have not ended. Otherwise empty. */
  readonly siblings: readonly Sibling[];
  readonly traceparent: string | null;
}

export type ClaimResult =
  | { readonly outcome: 'claimed'; readonly work: ClaimedWork }
  /** `busy` leased by a live worker; `stale` the task is past this step or the row is not ready; `settled`; `unknown` no such row; `not_due` rung too early; `dead_worker` the claimant was declared dead. */
  | { readonly outcome: 'busy' | 'stale' | 'settled' | 'unknown' | 'not_due' | 'dead_worker' };

export interface ClaimRequest {
  readonly key: WorkKey;
  readonly workerId: string;
  /** Deployments that may not be called now: they are passed over. A call that is left with none is held. */
  readonly avoid: readonly string[];
  /** Deployments that may be called after asking alone: a call whose first choice is one of these is held. */
  readonly ask?: readonly string[];
  /** Leases any call without beginning it, as a plan's own `held` does. */
  readonly hold?: boolean;
}

export interface BeginRequest {
  readonly key: WorkKey;
  readonly fence: number;
  readonly workerId: string;
  /** One of the plan's choices. */
  readonly deployment: string;
  /** A second attempt beside the one under way, at another deployment: a hedge. */
  readonly beside?: boolean;
  /** The exact cache's part in it; absent where the workload keeps no answers. */
  readonly cache?: CacheUse;
}

/**
 * `keep`: the answer of this call may be served again under the key, for so long from now. `serve`: this call is answered
 * by the attempt of that id. Nothing is reserved for it, whatever the budget, and nobody is called.
 */
export type CacheUse =
  | { readonly kind: 'keep'; readonly key: string; readonly ttlMs: number }
  | { readonly kind: 'serve'; readonly from: string };

/** An answer that may be served again. */
export interface KeptAnswer {
  readonly key: string;
  /** The id of the attempt that bought it. */
  readonly from: string;
  readonly output: ModelOutput;
  readonly modelServed: string | null;
  readonly confidence: number | null;
}

export type BeginResult =
  | { readonly outcome: 'begun'; readonly attempt: NonNullable<ClaimedWork['attempt']> }
  /** Nothing was begun; the lease is still held. */
  | {
      readonly outcome: 'barred';
      readonly barrier: 'budget' | 'attempts' | 'deadline';
      /** As of `ClaimedWork`. */
      readonly window: SpendWindow | null;
    }
  /** The lease is not ours any more. */
  | { readonly outcome: 'stale' };

/** How a call ended, as it goes to the ledger. */
export interface AttemptResult {
  readonly ref: AttemptRef;
  readonly state: 'finished' | 'failed' | 'unknown';
  readonly failureClass: FailureClass | null;
  readonly modelServed: string | null;
  /** SHA-256 of the prompt template of the portfolio that the call carried, hex; absent or null where it carried none. */
  readonly promptHash?: string | null;
  readonly usage: Usage | null;
  readonly costNanoUsd: number;
  /** `vendor`: the vendor named it; `price`: tokens times list price; `estimate`: the reservation; `none`: nothing was sold; `cache`: the answer was bought before. */
  readonly costSource: 'vendor' | 'price' | 'estimate' | 'none' | 'cache';
  readonly latencyMs: number;
  /** What a replay vendor says the recorded call took, in ms. */
  readonly recordedLatencyMs: number | null;
  readonly output: ModelOutput | null;
  /** Probability that the output is right, as the deployment says, 0..1; null where it says none. */
  readonly confidence: number | null;
}

export type Transition =
  /** The task moves to `toStep`; `works` are inserted there; siblings of the present step are cancelled. `lease` = the `no` of the new row that this worker goes on with at once, leased and not rung. */
  | {
      readonly kind: 'advance';
      readonly toStep: number;
      readonly works: readonly NewWork[];
      readonly progress: TaskProgress;
      readonly workload?: string;
      readonly risk?: Risk;
      readonly maxCalls?: number;
      readonly budgetNanoUsd?: number;
      readonly deadlineMs?: number;
      readonly lease: number | null;
    }
  /** The same row becomes ready again (retry, failover, wait): due after `delayMs`, with what is left to try. */
  | {
      readonly kind: 'again';
      readonly delayMs: number;
      readonly call: CallPlan;
      readonly queue: string;
      readonly ring: boolean;
    }
  /** The row ends and the task stays at its step: siblings are still out, and their votes decide. Those to hasten are due now, unless they were begun. */
  | { readonly kind: 'ended'; readonly hasten: readonly { readonly no: number; readonly ring: boolean }[] }
  /** The task ends. `accepted` names the answer that is the result. */
  | {
      readonly kind: 'settle';
      readonly toStep: number;
      readonly state: SettledState;
      readonly reason: string;
      readonly reasonDetail: string | null;
      readonly accepted: AttemptRef | null;
      readonly progress: TaskProgress;
    };

/** One transition of one task: everything in it becomes true together, or nothing does. */
export interface Commit {
  readonly key: WorkKey;
  readonly fence: number;
  readonly workerId: string;
  readonly attempt: AttemptResult | null;
  readonly verdicts: readonly VerdictFacts[];
  readonly decisions: readonly Decision[];
  readonly transition: Transition;
  /**
   * Where a plan has siblings: how many ended attempts of this step the decision was made on, this one included. When
   * the record holds another number under the task's lock, the attempt is booked and the answer is `changed`.
   */
  readonly votesSeen: number | null;
  /** And on which siblings that had not ended: the last one must know that it is the last, and whose time has come. */
  readonly siblingsSeen: readonly Sibling[] | null;
  readonly traceparent: string | null;
}

export type CommitResult =
  | {
      readonly outcome: 'committed';
      readonly rings: readonly RingOrder[] /** Fence of the row leased by `lease`. */;
      readonly leasedFence: number | null;
    }
  /** The fence or the step is not ours any more. The attempt is booked, `wasted`; the task is untouched. How a lost hedge is booked, too. */
  | { readonly outcome: 'stale' }
  /** Siblings ended meanwhile; the attempt and its verdicts are booked, the work is still leased. Decide again on these. */
  | { readonly outcome: 'changed'; readonly history: History; readonly siblings: readonly Sibling[] }
  /** The row's own data cannot be stored; nothing of it was. The rest of its batch was committed. */
  | { readonly outcome: 'not_storable' };

export interface TaskFilter {
  readonly tenantId: string;
  readonly state?: TaskState;
  readonly workload?: string;
  readonly cursor?: string;
  readonly limit: number;
}

/**
 * The record. Postgres is the truth; queues are doorbells.
 *
 * `accept`, `claim` and `commit` are grouped: calls made while a flush is in flight share the next statement, a task at
 * most once per statement. Each call still has its own outcome.
 */
export interface TaskStore
  extends DeploymentStore,
    LearningStore,
    AlarmStore,
    ChangeStore,
    EscalationLog,
    AuditReads,
    DriftStore,
    EvalStore,
    FiguresStore,
    ReportStore,
    ReviewStore,
    SampleStore {
  accept(task: NewTask): Promise<AcceptResult>;
  /** Leases work while the claimant lives, and begins the attempt (reserved, inserted `started`) before any call leaves. */
  claim(request: ClaimRequest): Promise<ClaimResult>;
  /**
   * Begins the attempt of work that was claimed `held`, or one `beside` it: reserved and inserted `started` before the call
   * leaves. Repeating it answers with what was begun.
   */
  begin(request: BeginRequest): Promise<BeginResult>;
  /**
   * The newest answer under the first of the keys that has one: of this tenant, accepted as the result of its task, complete,
   * called at most `ttlMs` ago, and refuted by no validator, neither there nor where it was served again.
   */
  recallAnswer(query: {
    readonly tenantId: string;
    readonly keys: readonly string[];
    readonly ttlMs: number;
  }): Promise<KeptAnswer | null>;
  /** Repeating a commit that was applied answers `stale` and changes nothing: a finished attempt never changes. */
  commit(commit: Commit): Promise<CommitResult>;
  /** Ends an open or `in_review` task now. `not_open` when it was settled before. */
  cancel(tenantId: string, taskId: string): Promise<'cancelled' | 'not_open' | 'unknown'>;

  getTask(tenantId: string, taskId: string): Promise<TaskView | null>;
  listTasks(filter: TaskFilter): Promise<TaskList>;
  getLedger(tenantId: string, taskId: string): Promise<LedgerView | null>;
  status(): Promise<Pick<StatusView, 'tasks' | 'queues' | 'workers' | 'oldestOpenTaskSeconds' | 'budgets'>>;

  /**
   * Resolves true as soon as the task is settled, false after `timeoutMs` or abort.
   *
   * @param until `settled` (where silent): for machines, `in_review` is; `ended`: a person has decided too
   */
  waitSettled(
    tenantId: string,
    taskId: string,
    timeoutMs: number,
    signal?: AbortSignal,
    until?: 'settled' | 'ended',
  ): Promise<boolean>;
  /** Calls back for work that was cancelled under its worker (a sibling decided, the producer cancelled). Returns how to stop listening. */
  onCancelled(listener: (key: WorkKey) => void): () => void;

  /**
   * Immutable by content hash; saving what is there does nothing. `active` makes it the one for new tasks, and its
   * budgets of days and months those of all tasks.
   */
  savePortfolio(version: PortfolioVersion, options: { active: boolean }): Promise<void>;
  loadPortfolio(hash: string): Promise<PortfolioVersion | null>;
  activePortfolio(): Promise<PortfolioVersion | null>;
  /** Every tier that any version on record names, so that executors know their queues. */
  knownTiers(): Promise<readonly string[]>;

  /** Rejects when the record does not answer within `timeoutMs`. */
  ping(timeoutMs: number): Promise<void>;
  /** The database's clock, ms since 1970. */
  databaseNow(): Promise<number>;
  close(): Promise<void>;
}
