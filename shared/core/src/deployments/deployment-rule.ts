import { type Deployment, defaultBreaker } from '@upshift/contracts';

/** A deployment's limits and breaker, as ports name them (`DeploymentRule`). */
export interface DeploymentRuleLike {
  readonly deployment: string;
  readonly limits: { readonly rpm: number | null; readonly tpm: number | null; readonly concurrency: number | null };
  readonly breaker: {
    readonly failures: number;
    readonly failurePercent: number;
    readonly minimumCalls: number;
    readonly windowMs: number;
    readonly cooldownMs: number;
  };
}

export function toDeploymentRule(name: string, { limits, breaker = defaultBreaker }: Deployment): DeploymentRuleLike {
  const { failures, failurePercent, minimumCalls, windowSeconds, cooldownSeconds } = breaker;
  return {
    deployment: name,
    limits: { rpm: limits?.rpm ?? null, tpm: limits?.tpm ?? null, concurrency: limits?.concurrency ?? null },
    breaker: {
      failures,
      failurePercent,
      minimumCalls,
      windowMs: windowSeconds * 1000,
      cooldownMs: cooldownSeconds * 1000,
    },
  };
}

/** Whether a call needs a place of the limiter before it may be begun. */
export function isLimited({ limits }: Pick<Deployment, 'limits'>): boolean {
  return limits?.rpm !== undefined || limits?.tpm !== undefined || limits?.concurrency !== undefined;
}
