import {
  type EvalCase,
  type EvalTarget,
  type Portfolio,
  type SimpleScorer,
  scorerOf,
  UpshiftError,
} from '@upshift/contracts';
import { type Sha256, setHashOf } from '../cases/case-id.ts';
import { toEvalPortfolio } from './to-eval-portfolio.ts';

export interface RunWish {
  readonly workload: string;
  readonly target: EvalTarget;
  /** The version that the target is of. */
  readonly base: { readonly hash: string; readonly portfolio: Portfolio };
  readonly cases: readonly { readonly id: string; readonly case: EvalCase }[];
}

export interface PlannedRun extends Omit<RunWish, 'base'> {
  readonly setHash: string;
  readonly baseHash: string;
  /** What the run's tasks are pinned to, and its name. */
  readonly portfolio: Portfolio;
  readonly portfolioHash: string;
}

/**
 * Plans a run: which cases, on which version of which portfolio.
 *
 * @param hashPortfolio names a version, as the rest of Upshift does
 * @throws UpshiftError EVAL_SET_EMPTY, WORKLOAD_UNKNOWN, TIER_UNKNOWN, DEPLOYMENT_UNKNOWN, PORTFOLIO_INVALID where a case needs embeddings that it does not name
 */
export function planRun(
  { workload, target, base, cases }: RunWish,
  { sha256, hashPortfolio }: { sha256: Sha256; hashPortfolio: (portfolio: Portfolio) => string },
): PlannedRun {
  const portfolio = toEvalPortfolio(base.portfolio, workload, target);
  if (cases.length === 0)
    throw new UpshiftError(
      'EVAL_SET_EMPTY',
      `The workload "${workload}" has no eval set: add cases with "upshift eval add".`,
      {
        path: '/workload',
      },
    );
  for (const { id, case: one } of cases)
    for (const judge of judgesOf(one))
      if (!Object.hasOwn(base.portfolio.deployments, judge))
        throw new UpshiftError(
          'DEPLOYMENT_UNKNOWN',
          `The case ${id} is to be judged by "${judge}", which the portfolio does not have.`,
          { path: '/workload' },
        );
  const byMeaning = cases.find(({ case: one }) => partsOf(one).some(isByMeaning));
  if (byMeaning !== undefined && base.portfolio.embeddings === undefined)
    throw new UpshiftError(
      'PORTFOLIO_INVALID',
      `The case ${byMeaning.id} is to be scored by embeddings, and the portfolio names none. Add "embeddings: { kind: sentence }" or a module to it, or score the case by words.`,
      { path: '/workload' },
    );
  return {
    workload,
    target,
    cases,
    setHash: setHashOf(cases, sha256),
    baseHash: base.hash,
    portfolio,
    portfolioHash: hashPortfolio(portfolio),
  };
}

/** The judges that a case names; whoever is not there is found before anything is paid. */
function judgesOf(one: EvalCase): string[] {
  return partsOf(one).flatMap((part) =>
    part.kind === 'judge' && part.deployment !== undefined ? [part.deployment] : [],
  );
}

function partsOf(one: EvalCase): SimpleScorer[] {
  const scorer = scorerOf(one);
  return scorer.kind === 'all' ? scorer.of.map((part) => part.scorer) : [scorer];
}

function isByMeaning(scorer: SimpleScorer): boolean {
  return scorer.kind === 'similarity' && scorer.by === 'embeddings';
}
