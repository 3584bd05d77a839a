import type {
  AttemptRef,
  LedgerView,
  ModelOutput,
  ReviewClaim,
  ReviewItem,
  ReviewList,
  ReviewTerms,
  SettledState,
  TaskRequest,
  Verdict,
} from '@upshift/contracts';

export interface ReviewFilter {
  readonly tenantId: string;
  readonly workload?: string;
  readonly risk?: ReviewItem['risk'];
  /** Whether somebody has it at the moment. */
  readonly claimed?: boolean;
  /** Who has it at the moment. */
  readonly reviewer?: string;
  readonly cursor?: string;
  readonly limit: number;
}

/** A task that was handed to a person, with all that a person needs to decide. */
export interface ReviewFacts {
  readonly item: ReviewItem;
  readonly terms: ReviewTerms;
  readonly request: TaskRequest;
  /** Every answer on record, in the order of its step. */
  readonly answers: readonly { readonly ref: AttemptRef; readonly attempt: string; readonly output: ModelOutput }[];
  /** The answer that the task would fall back on; null where no vendor answered. */
  readonly proposed: AttemptRef | null;
  readonly ledger: LedgerView;
  readonly portfolioHash: string;
}

/** What a claim names itself by. */
export interface HeldReview {
  readonly tenantId: string;
  readonly taskId: string;
  readonly reviewer: string;
  readonly fence: number;
}

/** Why nothing was done. */
export type ReviewRefusal =
  /** No person was ever asked about it. */
  | { readonly outcome: 'unknown' }
  /** Somebody decided it, or it was cancelled. */
  | { readonly outcome: 'ended'; readonly state: SettledState };

export type ClaimReviewResult =
  | { readonly outcome: 'claimed'; readonly claim: ReviewClaim }
  | { readonly outcome: 'held'; readonly reviewer: string; readonly leaseUntil: string }
  | ReviewRefusal;

export interface ReviewDecisionRequest extends HeldReview {
  readonly comment: string | null;
  readonly decision:
    | { readonly verdict: 'accept'; readonly attempt: AttemptRef }
    | {
        readonly verdict: 'edit';
        readonly answer: ModelOutput;
        readonly verdicts: readonly Verdict[];
        /** Why it stands although the validators did not let it pass. */
        readonly insisted: string | null;
      }
    | { readonly verdict: 'reject' };
}

export type DecideReviewResult =
  | { readonly outcome: 'decided'; readonly workedMs: number; readonly costNanoUsd: number }
  /** The claim has ended; `holder` is who has the task now, null where nobody has. */
  | { readonly outcome: 'lease_lost'; readonly holder: string | null }
  | { readonly outcome: 'no_answer' }
  | ReviewRefusal;

/**
 * Tasks that wait for a person. A claim is a lease by the record's clock, with a fence that rises with each claim:
 * whatever is done under an older one, or after the lease, is refused and changes nothing.
 */
export interface ReviewStore {
  /** Those that nobody has ended, the oldest first. @throws UpshiftError CURSOR_INVALID */
  listReviews(filter: ReviewFilter): Promise<ReviewList>;
  /** Also of a review that has ended. */
  getReview(tenantId: string, taskId: string): Promise<ReviewFacts | null>;
  /** A second claim of the same name while the lease holds is the same claim, renewed. */
  claimReview(tenantId: string, taskId: string, reviewer: string, terms: ReviewTerms): Promise<ClaimReviewResult>;
  renewReview(
    held: HeldReview,
    leaseMs: number,
  ): Promise<
    | Extract<ClaimReviewResult, { outcome: 'claimed' }>
    | Extract<DecideReviewResult, { outcome: 'lease_lost' }>
    | ReviewRefusal
  >;
  /** The task waits again for whoever comes; the time until now is booked. */
  releaseReview(held: HeldReview): Promise<Exclude<DecideReviewResult, { outcome: 'no_answer' }>>;
  /**
   * Ends the review and its task, books the time, and notes a candidate for eval sets, in one transaction. Making the
   * same decision again under the same claim answers as the first time did.
   */
  decideReview(request: ReviewDecisionRequest): Promise<DecideReviewResult>;
}
