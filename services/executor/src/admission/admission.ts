import type { Portfolio } from '@upshift/contracts';
import type { CallEnd, ClaimedWork, LimiterRefusal } from '@upshift/ports';
import type { Admittance, ClaimTerms } from '@upshift/stage';

/** The executor's side of the limiter: who may be called now, and how calls ended. */
export interface Admission {
  /** Whom claims pass over, whom they ask about, and whether about all: while the limiter is away, or was not seen yet. */
  claimTerms(): ClaimTerms;
  /** The 95th percentile of a deployment's latencies, in ms; null where too few are known. */
  p95Of(deployment: string): number | null;
  admit(work: ClaimedWork, portfolio: Portfolio): Promise<Admittance>;
  /** Why nobody may be called for this work; null where the limiter did not say. */
  refusalsOf(work: ClaimedWork): readonly LimiterRefusal[] | null;
  /** A call leaves. */
  began(work: ClaimedWork): void;
  /** It ended. Never throws, and keeps nobody waiting. */
  ended(work: ClaimedWork, portfolio: Portfolio, end: CallEnd): void;
  close(): Promise<void>;
}
