import { UpshiftError } from '@upshift/contracts';
import type { ClaimReviewResult, DecideReviewResult } from '@upshift/ports';

type Refused = Exclude<ClaimReviewResult | DecideReviewResult, { outcome: 'claimed' | 'decided' }>;

/** Why the record did nothing, as an error that says what to do instead. */
export function toReviewRefusal(refused: Refused): UpshiftError {
  switch (refused.outcome) {
    case 'unknown':
      return notInReview();
    case 'ended':
      return new UpshiftError(
        'REVIEW_ENDED',
        `The review has ended: the task is ${refused.state}. Nothing was changed.`,
      );
    case 'held':
      return new UpshiftError(
        'REVIEW_CLAIMED',
        `${refused.reviewer} has the task until ${refused.leaseUntil}. Take another one, or come back then.`,
      );
    case 'lease_lost':
      return new UpshiftError(
        'REVIEW_LEASE_LOST',
        refused.holder === null
          ? 'The claim has ended. Nothing was changed: claim the task again, then decide.'
          : `The claim has ended, and ${refused.holder} has the task. Nothing was changed.`,
      );
    case 'no_answer':
      return new UpshiftError('REVIEW_ANSWER_MISSING', 'There is no such answer to accept. Write one with an edit.');
  }
}

export function notInReview(): UpshiftError {
  return new UpshiftError('REVIEW_NOT_FOUND', 'No person was ever asked about a task of that id.');
}
