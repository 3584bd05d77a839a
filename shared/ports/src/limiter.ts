/** What a deployment may be asked of, and when it is left alone. Null limits nothing. */
export interface DeploymentRule {
  readonly deployment: string;
  readonly limits: {
    /** Calls begun in any minute. */
    readonly rpm: number | null;
    /** Tokens in any minute: estimated before a call, corrected after it. */
    readonly tpm: number | null;
    /** Calls at once. */
    readonly concurrency: number | null;
  };
  readonly breaker: {
    /** So many failures in a row open it. */
    readonly failures: number;
    /** Or this share of the calls of the window, 1..100, once there are `minimumCalls`. */
    readonly failurePercent: number;
    readonly minimumCalls: number;
    readonly windowMs: number;
    /** How long it stays open before one call probes. */
    readonly cooldownMs: number;
  };
}

/** One deployment that a call could go to, with the tokens that it is expected to take. */
export interface LimiterCandidate {
  readonly rule: DeploymentRule;
  readonly tokens: number;
}

/** A place for one call. It is held until it is settled, or until its holder has been silent for the lease. */
export interface Permit {
  readonly id: string;
  readonly rule: DeploymentRule;
  readonly tokens: number;
  /** When it was given, ms on the limiter's clock: where its calls and tokens are counted. */
  readonly atMs: number;
}

/**
 * Why a deployment was not to be called now. `out`: until a person restores it. `drained`: the same, and a person took it out;
 * the record says so, not the limiter.
 */
export type RefusalCause = 'rpm' | 'tpm' | 'concurrency' | 'cooldown' | 'breaker' | 'out' | 'drained';

export interface LimiterRefusal {
  readonly deployment: string;
  readonly cause: RefusalCause;
  /** The earliest moment at which it may be different, in ms from now; null where time does not help. */
  readonly earliestMs: number | null;
  /** When to ask again so that those who wait come one after the other, in ms from now: never before `earliestMs`. */
  readonly turnMs: number | null;
}

export type AcquireResult =
  | { readonly outcome: 'granted'; readonly permit: Permit }
  | { readonly outcome: 'refused'; readonly refusals: readonly LimiterRefusal[] };

/** How a call ended, as far as limits, breaker and health are concerned. */
export interface CallEnd {
  /**
   * `answered` and `failed` count for the breaker; `rate_limited` cools the deployment down; `exhausted` opens its breaker at
   * once; `unauthorized` takes it out until a person restores it; `abandoned` says nothing of the deployment; `unused` never
   * left: its place in the minute is given back.
   */
  readonly kind: 'answered' | 'failed' | 'rate_limited' | 'exhausted' | 'unauthorized' | 'abandoned' | 'unused';
  /** Tokens that the call took; null where nobody said: the estimate stays. */
  readonly tokens: number | null;
  readonly latencyMs: number;
  /** What the vendor asked for, in ms. */
  readonly retryAfterMs: number | null;
}

export interface DeploymentHealth {
  /** `half_open`: the cooldown is over and nobody has probed with success yet. */
  readonly state: 'closed' | 'open' | 'half_open' | 'cooldown' | 'out';
  /** Until the state may change, in ms; 0 where time does not decide. */
  readonly untilMs: number;
  /** Calls with a permit that have not ended. */
  readonly inFlight: number;
  /** Exponentially weighted mean of latencies, in ms; null before the first call ended. */
  readonly latencyMs: number | null;
  /** Since the last call ended, in ms; null before. What was measured long ago says little. */
  readonly quietMs: number | null;
  /** Of the last 64 answers, in ms; null before there were 20. How long failures took says nothing of how long answers take. */
  readonly p95Ms: number | null;
  /** Exponentially weighted share of failures, 0..1. */
  readonly failureRatio: number;
}

/**
 * Who may call whom, shared by every process of one Upshift.
 *
 * Promises (`test/contract/limiter.test.ts`), whoever asks at once from wherever:
 * - in no minute more calls begin, and no more estimated tokens, than the rule allows; never more calls at once;
 * - `acquire` grants the first candidate that may be called, or none; what it refuses, it has not counted;
 * - a holder that dies gives its places back when its lease ends; one that lives keeps them as long as its call takes;
 * - after a breaker's cooldown one call alone probes; its success closes the breaker, its failure opens it again.
 *
 * Every method but `close` rejects within about two seconds where the limiter is away; nothing is granted then.
 */
export interface Limiter {
  /** Whether all processes of this Upshift share it; otherwise each keeps limits and breakers of its own. */
  readonly shared: boolean;
  acquire(candidates: readonly LimiterCandidate[]): Promise<AcquireResult>;
  settle(permit: Permit, end: CallEnd): Promise<void>;
  /** The ends of calls that needed no permit, as they came. */
  observe(ends: readonly { readonly rule: DeploymentRule; readonly end: CallEnd }[]): Promise<void>;
  look(deployments: readonly string[]): Promise<Readonly<Record<string, DeploymentHealth>>>;
  /** A person has mended it: breaker, cooldown and `out` are taken back. */
  restore(deployment: string): Promise<void>;
  close(): Promise<void>;
}
