import type { ReviewWork } from '@upshift/contracts';
import { formatNanoUsd, formatSeconds } from '../terminal/format.ts';
import type { TreeNode } from '../terminal/render-tree.ts';

/** One claim of a reviewer: how it ended, what it took, and what was said with it. */
export function toReviewNode(work: ReviewWork, comment: string | null): TreeNode {
  const { reviewer, end, workedSeconds, costNanoUsd, insisted } = work;
  const decided = end === 'accept' || end === 'edit' || end === 'reject';
  return {
    label: `review by ${reviewer} · ${end ?? 'under way'} · ${formatSeconds(workedSeconds)} · ${formatNanoUsd(costNanoUsd)}`,
    children: [
      ...(insisted === null ? [] : [{ label: `insisted: ${insisted}` }]),
      ...(decided && comment !== null ? [{ label: `comment: ${comment}` }] : []),
    ],
  };
}
