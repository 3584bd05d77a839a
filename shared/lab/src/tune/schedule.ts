import type { PlanMember, QuorumPlan } from '@upshift/contracts';
import type { PolicyRun } from '../simulate/policy-run.ts';
import type { LeadOf } from '../simulate/run-clock.ts';
import type { LabTask } from '../table/lab-task.ts';
import type { Target } from './worth.ts';

/** The thresholds and times of a quorum: what is chosen, while the judge stays as it was learned. */
export type Schedule = Pick<QuorumPlan, 'decisiveLead' | 'earlyLead' | 'lateMs' | 'lateLead'> & {
  readonly members: readonly Omit<PlanMember, 'deployment' | 'weight' | 'against' | 'near' | 'invalid' | 'prior'>[];
};

/** A task with the leads that a judge which never saw it gives to each set of answers. */
export interface Trial {
  readonly lab: LabTask;
  readonly leadOf: LeadOf;
  readonly forecast: number | null;
  readonly novelty: number;
  /** What the plan is held against on this task: everything on premium, unless said otherwise. */
  readonly standard: PolicyRun;
}

export interface ScheduleInput {
  readonly trials: readonly Trial[];
  readonly isPremium: readonly boolean[];
  /** The model of the portfolio that "everything on premium" means. */
  readonly premium: number;
  readonly target: Target;
  /** How many members stand on the first tier: they start at once. */
  readonly firstWave: number;
  /** How many stand on the last tier. */
  readonly lastWave: number;
}

/** What is known whatever is asked for. */
export type TargetlessInput = Omit<ScheduleInput, 'target'>;
