import type { Portfolio } from '@upshift/contracts';
import type { CallEnd, ClaimedWork, LimiterRefusal } from '@upshift/ports';
import type { Admittance } from '@upshift/stage';

/** The executor's side of the limiter: who may be called now, and how calls ended. */
export interface Admission {
  /** Whether every call has to be asked about: a breaker is not closed, or the limiter is away. */
  holds(): boolean;
  admit(work: ClaimedWork, portfolio: Portfolio): Promise<Admittance>;
  /** Why nobody may be called for this work; null where the limiter did not say. */
  refusalsOf(work: ClaimedWork): readonly LimiterRefusal[] | null;
  /** A call leaves. */
  began(work: ClaimedWork): void;
  /** It ended. Never throws, and keeps nobody waiting. */
  ended(work: ClaimedWork, portfolio: Portfolio, end: CallEnd): void;
  close(): Promise<void>;
}
