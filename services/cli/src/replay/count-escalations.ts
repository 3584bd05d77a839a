import type { LedgerView } from '@upshift/contracts';

/** How many moves to a stronger tier each reason made, the most frequent first. */
export function countEscalations(ledgers: readonly Pick<LedgerView, 'decisions'>[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { action, reason, toTier } of ledgers.flatMap(({ decisions }) => decisions)) {
    if (action === 'escalate' && toTier !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort((left, right) => right[1] - left[1]));
}
