import type {
  Action,
  EscalationFacts,
  Objection,
  ReasonCode,
  Risk,
  SettledState,
  Signal,
  TaskProgress,
  WorkKind,
} from '@upshift/contracts';
import type {
  AttemptResult,
  CacheUse,
  CallPlan,
  ClaimedWork,
  ClaimRequest,
  Logger,
  Sibling,
  Span,
  SpanOptions,
  VerdictFacts,
} from '@upshift/ports';

export type { Objection };

/** What every outcome says, whatever it asks for. */
interface OutcomeBase {
  readonly action: Action;
  /** From the closed list; there is no outcome without a reason. */
  readonly reason: ReasonCode;
  readonly detail: string | null;
  readonly fromTier: string | null;
  readonly toTier: string | null;
  readonly signals: readonly Signal[];
  /** Of the escalator: what it decided on. */
  readonly facts?: EscalationFacts;
  /** The call that this stage made, as it goes to the ledger. */
  readonly attempt: AttemptResult | null;
  /** Where a second call was made beside it: who made the one in `attempt`, and how the other one ended. It is booked `wasted`. */
  readonly hedge: { readonly deployment: string; readonly lost: AttemptResult } | null;
  readonly verdicts: readonly VerdictFacts[];
  /** Where the step has several calls: on how much this was decided. When the record holds more, it is decided again. */
  readonly seen: Seen | null;
}

/** How many calls of the step had ended (this one included), and which siblings had not, when something was decided. */
export interface Seen {
  readonly votes: number;
  readonly siblings: readonly Sibling[];
}

/** One piece of work for the next stage. */
export interface NextWork {
  readonly kind: WorkKind;
  readonly queue: string;
  readonly delayMs: number;
  readonly call: CallPlan | null;
  /** Never gone on with in this process at once: it needs what only the record holds (a call's claim reads no history). */
  readonly apart?: boolean;
}

/** The task goes on: at the next step, with this work. Classification may also fix what the task was accepted without. */
export interface Forward extends OutcomeBase {
  readonly kind: 'forward';
  readonly works: readonly [NextWork, ...NextWork[]];
  readonly progress: TaskProgress;
  readonly terms?: { readonly workload: string; readonly risk: Risk; readonly maxCalls: number };
}

/** The task is done with an answer. */
export interface Finish extends OutcomeBase {
  readonly kind: 'finish';
  readonly accepted: { readonly step: number; readonly no: number; readonly try: number };
  readonly progress: TaskProgress;
}

/** The same work again, later: retry, failover or wait. */
export interface Retry extends OutcomeBase {
  readonly kind: 'retry';
  readonly delayMs: number;
  readonly call: CallPlan;
}

/** The task is done without an answer of a machine. */
export interface Reject extends OutcomeBase {
  readonly kind: 'reject';
  readonly state: Exclude<SettledState, 'succeeded'>;
  readonly progress: TaskProgress;
}

/** This call is done and the task waits for the other calls of its step; some of them are to begin now. */
export interface Await extends OutcomeBase {
  readonly kind: 'await';
  readonly hasten: readonly { readonly no: number; readonly queue: string }[];
}

export type Outcome = Forward | Finish | Retry | Reject | Await;

export interface StageContext {
  /** Aborts when the lease is lost, the work is cancelled, or the process must stop. */
  readonly signal: AbortSignal;
  /** Begins a span under the stage's own; the stage ends it. */
  startSpan(name: string, attributes: SpanOptions['attributes']): Span;
  /** Begins a second attempt of the work in hand, at another deployment. Null: the record forbids it, or the lease is lost. */
  beginBeside(deployment: string): Promise<ClaimedWork['attempt']>;
  readonly logger: Logger;
}

/** Who may be called for work that was claimed without an attempt; `release` where its attempt could not be begun. */
export type Admittance =
  | { readonly kind: 'admitted'; readonly deployment: string; readonly cache?: CacheUse; release(): void }
  /** Nobody now: the stage gathers nothing and decides what follows. */
  | { readonly kind: 'refused' };

/** What a claim is made under, besides its plan. */
export type ClaimTerms = Pick<ClaimRequest, 'avoid' | 'ask' | 'hold'>;

/**
 * A worker's thinking, with no access to a queue or the record: `gather` reads (and, for calls, asks the vendor),
 * `decide` is pure, so that the evaluator can replay it on recorded facts.
 */
export interface Stage<Facts = unknown> {
  readonly name: WorkKind;
  /** True when the stage needs only CPU: a process that hosts it goes on with it at once, without a hop. */
  readonly inline: boolean;
  /** Whom claims are to pass over or to ask about, and whether they are to begin no attempt at all, so that `admit` is asked. */
  claimTerms?(): ClaimTerms;
  /** Says which deployment a held call may go to. The host then begins the attempt, before anything leaves. */
  admit?(work: ClaimedWork, context: StageContext): Promise<Admittance>;
  gather(work: ClaimedWork, context: StageContext): Promise<Facts>;
  decide(work: ClaimedWork, facts: Facts): Outcome;
  /** The facts to decide on when the record refused to store what was gathered (an answer that no text column holds). */
  withoutContent?(work: ClaimedWork, facts: Facts): Facts;
}

/** What an outcome says when it has nothing of a field. */
export const bareOutcome = {
  detail: null,
  fromTier: null,
  toTier: null,
  signals: [],
  attempt: null,
  hedge: null,
  verdicts: [],
  seen: null,
} as const;
