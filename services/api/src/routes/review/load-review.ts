import type { ReviewFacts } from '@upshift/ports';
import type { ApiContext } from '../../api-context.ts';
import { notInReview } from './review-refusal.ts';

/** A review with all that belongs to it, also one that has ended. @throws UpshiftError REVIEW_NOT_FOUND, NOT_READY */
export async function loadReview({ deps, record, tenantId }: ApiContext, taskId: string): Promise<ReviewFacts> {
  const facts = await record.ask(() => deps.store.getReview(tenantId, taskId));
  if (facts === null) throw notInReview();
  return facts;
}
