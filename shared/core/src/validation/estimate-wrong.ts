import { defaultWrong, type ResolvedWorkload, type ValidatorConfig, type Verdict } from '@upshift/contracts';

export interface EstimateInput {
  readonly workload: Pick<ResolvedWorkload, 'validators' | 'outputRisk'>;
  readonly verdicts: readonly Verdict[];
  /** Probability of being right that the deployment gave its own answer, 0..1; null where it gave none. */
  readonly confidence: number | null;
  readonly tier: string;
  readonly deployment: string;
}

/** Where nobody has measured a validator it is trusted little: it passes half of what is wrong, fails one right answer in 20. */
const unmeasured = { wrongPassed: 0.5, rightFailed: 0.05 } as const;
/** Nothing is taken for certain: the bounds keep one verdict from silencing all others. */
const least = 0.001;

/**
 * Estimates how likely an answer is wrong, 0..1, from what speaks for and against it.
 *
 * It begins with the confidence that the deployment gave the answer, else with the share of wrong answers of its deployment or tier. Each verdict
 * then multiplies the odds by how much likelier it is on a wrong answer than on a right one (Bayes' rule, verdicts taken as
 * independent): a pass by wrongPassed / (1 − rightFailed), a fail by (1 − wrongPassed) / rightFailed. An `unknown` changes
 * nothing. The confidence validator says again what the confidence has said, so it is left out where there is one.
 *
 * @see docs/decisions/2026-11-26-the-risk-of-an-output-is-estimated.md
 */
export function estimateWrong(input: EstimateInput): number {
  const prior = hold(input.confidence === null ? shareOf(input) : 1 - input.confidence);
  const odds = input.workload.validators.reduce(
    (product, config) => {
      if (config.kind === 'confidence' && input.confidence !== null) return product;
      const verdict = input.verdicts.find(({ validator }) => validator === config.name);
      return product * likelihoodRatio(config, verdict);
    },
    prior / (1 - prior),
  );
  return hold(odds / (1 + odds));
}

function shareOf({ workload, tier, deployment }: EstimateInput): number {
  const shares = workload.outputRisk?.wrong ?? {};
  if (Object.hasOwn(shares, deployment)) return shares[deployment] ?? defaultWrong;
  return Object.hasOwn(shares, tier) ? (shares[tier] ?? defaultWrong) : defaultWrong;
}

function likelihoodRatio({ measured = unmeasured }: ValidatorConfig, verdict: Verdict | undefined): number {
  if (verdict === undefined || verdict.error !== null || verdict.verdict === 'unknown') return 1;
  const [passed, failed] = [hold(measured.wrongPassed), hold(measured.rightFailed)];
  return verdict.verdict === 'pass' ? passed / (1 - failed) : (1 - passed) / failed;
}

function hold(probability: number): number {
  return Math.min(1 - least, Math.max(least, probability));
}
