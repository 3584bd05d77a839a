import type {
  BacktestSummary,
  CanarySettings,
  ChangeKind,
  DrillSettings,
  OutcomeRow,
  PortfolioHistory,
  Rollout,
  RolloutDecision,
  RolloutKind,
  RolloutReport,
  RolloutState,
  ShadowSettings,
  SpendLimit,
  TaskRequest,
} from '@upshift/contracts';
import type { PortfolioVersion } from './portfolio-version.ts';

/** Who changes the active version, and why. */
export interface ChangeOrder {
  readonly kind: ChangeKind;
  readonly who: string;
  readonly why: string;
  readonly forced: string | null;
  readonly backtest: BacktestSummary | null;
  /** The version that must be active; null: whichever is. */
  readonly expected: string | null;
}

export interface ChangeResult {
  /** `unchanged`: it was active already. `conflict`: another version is active than was expected. */
  readonly outcome: 'applied' | 'unchanged' | 'conflict';
  /** Active before. */
  readonly from: string | null;
}

export interface NewRollout {
  readonly id: string;
  readonly kind: RolloutKind;
  /** Saved with it, and not active. */
  readonly candidate: PortfolioVersion;
  /** Must be active. */
  readonly control: string;
  readonly share: number;
  readonly by: 'task' | 'tenant';
  readonly settings: CanarySettings | ShadowSettings | DrillSettings;
  readonly who: string;
  readonly why: string;
}

/** Ends a roll-out. `promote` makes its candidate active in the same transaction. */
export interface EndRollout {
  readonly id: string;
  readonly state: Exclude<RolloutState, 'running'>;
  readonly action: RolloutDecision['action'];
  readonly reason: string;
  readonly report: RolloutReport | null;
  /** The limits of the candidate, where it becomes active; otherwise null. */
  readonly promote: { readonly limits: readonly SpendLimit[] } | null;
}

/** The settled tasks of one version since a roll-out began; latencies ascending, in ms; money in nano-dollars. */
export interface ArmRow {
  readonly settled: number;
  readonly succeeded: number;
  readonly judged: number;
  readonly passed: number;
  readonly cost: number;
  readonly costSquared: number;
  readonly costOfSucceeded: number;
  readonly latenciesMs: readonly number[];
}

export interface RolloutFacts {
  readonly candidate: ArmRow;
  readonly control: ArmRow;
  /** By the record's clock. */
  readonly hours: number;
  /** Of copies: settled ones by what they spent, open ones by what they may. */
  readonly committedNanoUsd: number;
  readonly spentNanoUsd: number;
  /** Copies in all, and those that are open. */
  readonly copies: number;
  readonly openCopies: number;
  /** From the start until the first task of the candidate was accepted, and until the first one succeeded, in ms. */
  readonly pinnedAfterMs: number | null;
  readonly servedAfterMs: number | null;
  /** Calls of the candidate's tasks to a deployment that they were to go without. */
  readonly leaks: number;
}

/** A served task that a shadow may copy. */
export interface ServedTask {
  readonly taskId: string;
  readonly tenantId: string;
  readonly request: TaskRequest;
}

/** How the active version changes, and what runs beside it. Every method is one transaction. */
/** Which settled tasks; the newest come first. */
export interface OutcomeQuery {
  readonly tenantId: string;
  readonly limit: number;
  /** Only tasks that this shadow copied. */
  readonly rollout: string | null;
  /** Only tasks accepted from then on, RFC 3339. */
  readonly since: string | null;
  /** Only tasks with a smaller id. */
  readonly before?: string | null;
}

export interface ChangeStore {
  /** Saves a version, makes it active, logs it, and tells every process. Ends a canary or drill that serves beside it. */
  changePortfolio(version: PortfolioVersion, order: ChangeOrder): Promise<ChangeResult>;
  /**
   * Applies the file that a process was started with, unless it is the one that the last start applied: what was applied
   * since then stays. Repeated by every process that starts.
   */
  startWithFile(version: PortfolioVersion): Promise<ChangeResult>;
  /** The version that was active before the active one; null where there is none. */
  previousPortfolio(): Promise<PortfolioVersion | null>;
  /** By the first digits of a hash. Null where none, or more than one, begins so. */
  findPortfolio(prefix: string): Promise<PortfolioVersion | null>;
  portfolioHistory(limit: number): Promise<PortfolioHistory>;
  /** Calls back when the active version or a roll-out may have changed. Returns how to stop listening. */
  onPortfolioChange(listener: () => void): () => void;

  /** `running`: another one of its kind runs (a canary and a drill exclude each other). `conflict`: another version is active. */
  startRollout(rollout: NewRollout): Promise<'started' | 'running' | 'conflict'>;
  runningRollouts(): Promise<readonly Rollout[]>;
  listRollouts(query: { readonly kind: RolloutKind; readonly limit: number }): Promise<readonly Rollout[]>;
  /** False where it does not run any more. */
  endRollout(end: EndRollout): Promise<boolean>;
  /** Keeps what a look found; a decision is logged where its reason is another than the last one's. */
  noteRollout(note: {
    readonly id: string;
    readonly action: RolloutDecision['action'];
    readonly reason: string;
    readonly report: RolloutReport;
  }): Promise<void>;
  /** @param without a deployment whose calls by the candidate's tasks are counted */
  readRollout(
    id: string,
    query: { readonly maxTasks: number; readonly without: string | null },
  ): Promise<RolloutFacts | null>;
  /** Of the next `limit` served tasks since the shadow began those that are drawn; each is looked at once. */
  takeServedTasks(
    id: string,
    query: {
      readonly limit: number;
      readonly isDrawn: (task: { readonly taskId: string; readonly tenantId: string }) => boolean;
    },
  ): Promise<readonly ServedTask[]>;
  /** Notes that a task is the shadow's copy of another. */
  noteCopy(id: string, copy: { readonly taskId: string; readonly ofTaskId: string }): Promise<void>;
  /** Days since the last drill of each deployment began. */
  lastDrills(): Promise<Readonly<Record<string, { readonly daysAgo: number }>>>;

  /**
   * Recorded answers of the newest settled tasks as rows of an outcome table: of each model its last answer to the task, and
   * those of shadow copies. `correct` is what the validators made of it: 1 where the task succeeded with it and no audit
   * contradicts it, otherwise 0.
   * `asked` tells by which draw of a canary or shadow a model was asked.
   *
   */
  readOutcomes(query: OutcomeQuery): Promise<readonly OutcomeRow[]>;
  /** The oldest of those tasks, for the question after: before it there may be more. Null where they are all. */
  outcomesEnd(query: OutcomeQuery): Promise<string | null>;
}
