import type { Portfolio } from '@upshift/contracts';

/** The version that a review is of. */
export interface VersionLike {
  readonly hash: string;
  readonly portfolio: Portfolio;
}
