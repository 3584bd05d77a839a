import type { Portfolio } from '@upshift/contracts';
import { type Finding, warningAt } from './finding.ts';

/** How long before the day a retirement is warned of: time to try another model, to shadow it and to change over. */
export const retirementNoticeDays = 30;

/** A deployment whose vendor stops serving it within the notice, or has stopped. */
export interface Retirement {
  readonly deployment: string;
  readonly retiresOn: string;
  /** Days from the given one; 0: on that day; negative: past. */
  readonly inDays: number;
  /** Tiers that still name it. */
  readonly tiers: readonly string[];
}

/** @param day YYYY-MM-DD, from which it is counted */
export function findRetirements({ deployments, tiers }: Portfolio, day: string): Retirement[] {
  return Object.entries(deployments)
    .flatMap(([deployment, { retiresOn }]): Retirement[] => {
      if (retiresOn === undefined) return [];
      const inDays = dayNumber(retiresOn) - dayNumber(day);
      if (inDays > retirementNoticeDays) return [];
      const on = tiers.filter((tier) => tier.deployments.includes(deployment)).map(({ name }) => name);
      return [{ deployment, retiresOn, inDays, tiers: on }];
    })
    .sort((left, right) => left.inDays - right.inDays);
}

/**
 * Warns of deployments that retire within 30 days, or have. Warnings, not errors: a file that was right yesterday must not
 * keep a service from starting today.
 */
export function lintRetirements(portfolio: Portfolio, day: string): Finding[] {
  return findRetirements(portfolio, day).map(({ deployment, retiresOn, inDays, tiers }) => {
    const when =
      inDays < 0
        ? `was retired on ${retiresOn}`
        : `retires on ${retiresOn}, in ${inDays} ${inDays === 1 ? 'day' : 'days'}`;
    const where = tiers.length === 0 ? 'it stands on no tier' : `it stands on ${tiers.join(', ')}`;
    return warningAt(
      ['deployments', deployment, 'retiresOn'],
      inDays < 0 ? 'deployment-retired' : 'deployment-retires',
      `The vendor of "${deployment}" ${inDays < 0 ? 'stopped serving it' : 'stops serving it'}: it ${when}; ${where}. Try another: upshift models try ${portfolio.deployments[deployment]?.alternate === undefined ? '<deployment>' : `--instead-of ${deployment}`} --workload <name>.`,
    );
  });
}

/** Days since 1 March of year 0, of a date YYYY-MM-DD: differences of such numbers are days. The leap day ends a year that begins in March. */
function dayNumber(date: string): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const shifted = month <= 2 ? year - 1 : year;
  const sinceMarch = (month + 9) % 12;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return 365 * shifted + leapDays + Math.floor((153 * sinceMarch + 2) / 5) + day - 1;
}
