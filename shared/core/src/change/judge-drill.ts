import type { DrillReport, DrillSettings } from '@upshift/contracts';
import type { ArmFacts } from './decide-canary.ts';

export interface DrillFacts {
  /** Tasks that went without the deployment, and those beside them. */
  readonly away: ArmFacts;
  readonly control: ArmFacts;
  readonly minutes: number;
  readonly report: Pick<DrillReport, 'leaks' | 'servedAfterMs'>;
}

export interface DrillStep {
  readonly action: 'continue' | 'pass' | 'fail';
  readonly reason: string;
}

/**
 * Whether the way back of a deployment works: enough tasks went without it, none called it, and no more of them failed than
 * the margin allows, against the tasks beside them (or against all that should succeed, where there were none).
 */
export function judgeDrill({ away, control, minutes, report }: DrillFacts, settings: DrillSettings): DrillStep {
  if (report.leaks > 0) return { action: 'fail', reason: 'drill_leaked' };
  if (away.settled < settings.tasks) {
    if (minutes < settings.maxMinutes) return { action: 'continue', reason: 'drill_open' };
    return { action: 'fail', reason: away.settled === 0 ? 'drill_without_traffic' : 'drill_too_few_tasks' };
  }
  const expected = control.settled === 0 ? 1 : control.succeeded / control.settled;
  const lostPoints = 100 * (expected - away.succeeded / away.settled);
  return lostPoints > settings.marginPoints
    ? { action: 'fail', reason: 'drill_success_lost' }
    : { action: 'pass', reason: 'drill_passed' };
}
