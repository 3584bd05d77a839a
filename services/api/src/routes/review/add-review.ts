import type { ApiContext } from '../../api-context.ts';
import type { ApiServer } from '../../server.ts';
import { addClaimReview } from './claim-review.ts';
import { addDecideReview } from './decide-review.ts';
import { addGetReview } from './get-review.ts';
import { addGetReviewImage } from './get-review-image.ts';
import { addListReviews } from './list-reviews.ts';

/** The routes of people who decide what no tier could prove. */
export function addReview(server: ApiServer, context: ApiContext): void {
  addListReviews(server, context);
  addGetReview(server, context);
  addGetReviewImage(server, context);
  addClaimReview(server, context);
  addDecideReview(server, context);
}
