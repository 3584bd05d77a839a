import type { AttemptRef, ResolvedWorkload, Verdict } from '@upshift/contracts';
import { estimateWrong } from '../validation/estimate-wrong.ts';

/** An answer of the task, oldest first, with what was found of it. */
export interface JudgedAnswer {
  readonly attempt: AttemptRef;
  readonly tier: string;
  readonly deployment: string;
  readonly confidence: number | null;
  readonly verdicts: readonly Verdict[];
}

/**
 * The answer that is least likely wrong by what was found of it; of several, the last, which no weaker tier gave. A refusal is
 * no answer, and one that broke a policy is never kept, whatever its workload accepts in the end.
 */
export function bestAnswer(workload: ResolvedWorkload, answers: readonly JudgedAnswer[]): AttemptRef | null {
  let best: { attempt: AttemptRef; wrong: number } | null = null;
  for (const answer of answers) {
    if (isUnfit(workload, answer)) continue;
    const wrong = estimateWrong({ workload, ...answer });
    if (best === null || wrong <= best.wrong) best = { attempt: answer.attempt, wrong };
  }
  return best?.attempt ?? null;
}

function isUnfit({ validators }: ResolvedWorkload, { verdicts }: JudgedAnswer): boolean {
  return validators.some(
    ({ kind, name }) =>
      (kind === 'refusal' || kind === 'policy') &&
      verdicts.some(({ validator, verdict }) => validator === name && verdict === 'fail'),
  );
}
