import type { EvalReport } from '@upshift/contracts';
import { shareInterval } from '../report/share-interval.ts';

export interface GateRules {
  /** Least share of success, 0..1; null: any. */
  readonly min: number | null;
  /** Whether `min` must be reached by the lower end of the interval, not by the share alone. */
  readonly confident: boolean;
  readonly noRegression: boolean;
  /** In USD; null: any. */
  readonly maxCostPerSuccessUsd: number | null;
}

export interface GateDecision {
  readonly passed: boolean;
  /** One line for each rule, in the order of the rules. */
  readonly checks: readonly { readonly name: string; readonly passed: boolean; readonly detail: string }[];
}

/**
 * Whether a run may pass. A run that is not whole never does: cases that were left out for want of budget cannot have
 * passed. An answer that nobody could score (a judge that changed its mind, a module that broke) counts against the least
 * share as a wrong one: what is not known is no proof. "No regression" means: success has not fallen by more than chance
 * explains, and no edge case and no case of high or critical risk that passed before fails now, or can no more be scored.
 */
export function decideGate({ run, total, results, change }: EvalReport, rules: GateRules): GateDecision {
  const checks = [
    checkWhole({ run, total, results }),
    ...(rules.min === null ? [] : [checkMin({ total, results }, rules.min, rules.confident)]),
    ...(rules.noRegression ? [checkRegression(change)] : []),
    ...(rules.maxCostPerSuccessUsd === null ? [] : [checkCost(total, rules.maxCostPerSuccessUsd)]),
  ];
  return { passed: checks.every(({ passed }) => passed), checks };
}

type Check = GateDecision['checks'][number];

function checkWhole({ run, total, results }: Pick<EvalReport, 'run' | 'total' | 'results'>): Check {
  const skipped = results.filter(({ skipped: why }) => why !== null);
  const passed = run.state === 'done' && skipped.length === 0 && total.scored > 0;
  const reasons = [...new Set(skipped.flatMap(({ reason }) => (reason === null ? [] : [reason])))];
  const why = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  const detail =
    run.state === 'done'
      ? `${total.scored} of ${results.length} cases scored${skipped.length === 0 ? '' : `, ${skipped.length} not asked${why}`}`
      : `the run is ${run.state}`;
  return { name: 'whole', passed, detail };
}

function checkMin({ total, results }: Pick<EvalReport, 'total' | 'results'>, min: number, confident: boolean): Check {
  const open = total.cases - total.scored;
  const success = open === 0 ? total.success : strictSuccess(results);
  const reached = success === null ? 0 : confident ? success.low : success.value;
  const counted = open === 0 ? '' : `; ${open} without a score counted as failed`;
  const detail =
    success === null
      ? 'nothing was scored'
      : `${percent(success.value)} (${percent(success.low)} to ${percent(success.high)})${counted}`;
  return {
    name: `success at least ${percent(min)}${confident ? ' with 95 % confidence' : ''}`,
    passed: reached >= min,
    detail,
  };
}

function strictSuccess(results: EvalReport['results']): EvalReport['total']['success'] {
  const asked = results.filter(({ ended, skipped }) => ended && skipped === null);
  return shareInterval(asked.map((one) => ({ value: one.score?.passed === true ? 1 : 0, weight: one.case.weight })));
}

function checkRegression(change: EvalReport['change']): Check {
  const name = 'no regression';
  if (change === null) return { name, passed: true, detail: 'there is no run before this one' };
  const { success, guarded, regressed, unproved, improved } = change;
  if (success === null)
    return { name, passed: false, detail: `no case was scored in both runs (the one before: ${change.run})` };
  const fell = success.high < 0;
  const detail = [
    `${points(success.value)} points against ${change.run} (${points(success.low)} to ${points(success.high)})`,
    `${regressed.length} worse, ${improved.length} better`,
    ...(unproved.length === 0 ? [] : [`${unproved.length} can no more be scored`]),
    ...(guarded.length === 0 ? [] : [`guarded cases that do not pass any more: ${guarded.slice(0, 10).join(', ')}`]),
  ].join('; ');
  return { name, passed: !fell && guarded.length === 0, detail };
}

function checkCost({ costPerSuccessUsd }: EvalReport['total'], max: number): Check {
  const detail = costPerSuccessUsd === null ? 'nothing succeeded' : `${costPerSuccessUsd.toPrecision(3)} USD`;
  return {
    name: `cost per success at most ${max} USD`,
    passed: (costPerSuccessUsd ?? Number.POSITIVE_INFINITY) <= max,
    detail,
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function points(difference: number): string {
  return `${difference >= 0 ? '+' : '−'}${Math.abs(100 * difference).toFixed(1)}`;
}
