import { bootstrapDelta, deltaOf, type Interval } from '../measure/bootstrap.ts';
import { type Summary, summarize } from '../measure/summarize.ts';
import { scoreModel } from '../simulate/score-model.ts';
import { simulatePlan } from '../simulate/simulate-plan.ts';
import type { LabTask } from '../table/lab-task.ts';
import type { DesignedPortfolio } from './design-portfolio.ts';

export interface MeasuredDesign {
  readonly success: number;
  readonly policy: Summary;
  readonly standard: Summary & { readonly model: string };
  readonly vsStandard: {
    readonly costPerSuccess: number | null;
    readonly successPoints: number;
    readonly p95: number | null;
    readonly ci95: { readonly costPerSuccess: Interval | null; readonly successPoints: Interval | null };
  };
}

/** Runs a designed plan on tasks that had no part in it, beside the best single model of the training. */
export function measureDesign(
  { portfolio, plan }: DesignedPortfolio,
  labs: readonly LabTask[],
  models: readonly string[],
  standard: string,
  seed: number,
): MeasuredDesign {
  const places = portfolio.models.map((model) => models.indexOf(model));
  const runs = labs.map((lab) =>
    simulatePlan(
      plan,
      { ...lab, answers: places.map((place) => lab.answers[place] as LabTask['answers'][number]) },
      [],
    ),
  );
  const base = labs.map((lab) => scoreModel(lab, models.indexOf(standard), []));
  const [policy, single] = [summarize(runs), summarize(base)];
  const { costPerSuccess, successPoints, p95 } = deltaOf(policy, single);
  const groups = labs.map(({ question }) => question);
  const intervals = bootstrapDelta(runs, base, groups, { seed });
  return {
    success: policy.success,
    policy,
    standard: { ...single, model: standard },
    vsStandard: {
      ...{ costPerSuccess, successPoints, p95 },
      ci95: { costPerSuccess: intervals.costPerSuccess, successPoints: intervals.successPoints },
    },
  };
}
