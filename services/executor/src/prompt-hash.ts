import { createHash } from 'node:crypto';
import type { Portfolio } from '@upshift/contracts';
import { promptOf, resolveWorkload } from '@upshift/core';
import type { ClaimedWork } from '@upshift/ports';

/**
 * The version of the prompt that a call of this work carries: SHA-256 of its template as the pinned portfolio has it, hex. The
 * same words have the same hash in every version of the portfolio.
 *
 * @returns null where the workload has no prompt for this deployment or its tier
 */
export function promptHashOf({ task, call }: ClaimedWork, portfolio: Portfolio, deployment: string): string | null {
  const template = promptOf(resolveWorkload(portfolio, task.workload), call?.tier ?? '', deployment);
  return template === null ? null : createHash('sha256').update(template).digest('hex');
}
