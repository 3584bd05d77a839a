import type { Portfolio, ResolvedWorkload } from '@upshift/contracts';
import { type Finding, warningAt } from './finding.ts';

/** A hedge asks another deployment of the tier: where there is none, or a plan decides who is asked, it never does anything. */
export function lintHedge({ tiers }: Portfolio, { name, hedge, planned, tiers: own }: ResolvedWorkload): Finding[] {
  if (!hedge) return [];
  const path = ['workloads', name, 'hedge'];
  if (planned !== null) {
    const message = `Calls of a plan are not hedged, so "hedge" of "${name}" does nothing. A speculative plan asks a second deployment by itself.`;
    return [warningAt(path, 'hedge-ignored', message)];
  }
  const alone = tiers.filter((tier) => own.includes(tier.name) && new Set(tier.deployments).size === 1);
  return alone.map((tier) => {
    const message = `"hedge" of "${name}" has nobody to ask on "${tier.name}": its one deployment is "${tier.deployments[0]}". Name a second one, of another vendor, or leave "hedge" out.`;
    return warningAt(path, 'hedge-alone', message);
  });
}
