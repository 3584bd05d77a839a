import type { AttemptView, LedgerView } from '@upshift/contracts';
import type { DecisionView } from './describe-decision.ts';
import type { VerdictView } from './describe-verdict.ts';

/** Something that happened to a task, as `watch` tells it. An attempt is told when it starts and when it ends. */
export type News =
  | { readonly type: 'attempt'; readonly attempt: AttemptView }
  | { readonly type: 'verdict'; readonly verdict: VerdictView }
  | { readonly type: 'decision'; readonly decision: DecisionView };

/**
 * What a ledger says that an earlier reading of it did not, in the order in which it happened: by step, and within a
 * step calls before verdicts before decisions.
 */
export function findNews(before: LedgerView | null, now: LedgerView): News[] {
  const steps = new Map(now.attempts.map((attempt) => [attempt.id, attempt.step]));
  const known = new Set(before === null ? [] : tellAll(before, steps).map(({ key }) => key));
  return tellAll(now, steps)
    .filter(({ key }) => !known.has(key))
    .sort((left, right) => left.step - right.step || left.rank - right.rank)
    .map(({ news }) => news);
}

interface Told {
  /** The same news has the same key in every reading. */
  readonly key: string;
  readonly step: number;
  readonly rank: number;
  readonly news: News;
}

function tellAll(ledger: LedgerView, steps: ReadonlyMap<string, number>): Told[] {
  return [
    ...ledger.attempts.map((attempt) => ({
      key: `attempt ${attempt.id} ${attempt.state}`,
      step: attempt.step,
      rank: 0,
      news: { type: 'attempt', attempt } as const,
    })),
    ...ledger.verdicts.map((verdict) => ({
      key: `verdict ${verdict.attempt} ${verdict.validator} ${verdict.version}`,
      step: steps.get(verdict.attempt) ?? 0,
      rank: 1,
      news: { type: 'verdict', verdict } as const,
    })),
    ...ledger.decisions.map((decision) => ({
      key: `decision ${decision.step} ${decision.stage} ${decision.action} ${decision.at}`,
      step: decision.step,
      rank: 2,
      news: { type: 'decision', decision } as const,
    })),
  ];
}
