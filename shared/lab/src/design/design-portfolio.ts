import type { QuorumPlan } from '@upshift/contracts';
import { dealFolds } from '../folds.ts';
import { chooseBestSingle } from '../measure/baselines.ts';
import { relativeTo } from '../measure/bootstrap.ts';
import { type Summary, summarize } from '../measure/summarize.ts';
import { surelyAbove } from '../measure/surely-above.ts';
import type { PolicyRun } from '../simulate/policy-run.ts';
import { scoreModel } from '../simulate/score-model.ts';
import { simulatePlan } from '../simulate/simulate-plan.ts';
import { type LabPortfolio, toPortfolio } from '../table/lab-portfolio.ts';
import type { LabTask } from '../table/lab-task.ts';
import { tunePlan } from '../tune/tune-plan.ts';
import type { Target } from '../tune/worth.ts';
import { tabulateAgreement } from './agreement-table.ts';
import { type Screened, screenMembers } from './screen-members.ts';

/** A portfolio that was chosen from recorded outcomes, with the plan that it runs. */
export interface DesignedPortfolio {
  readonly portfolio: LabPortfolio;
  readonly plan: QuorumPlan;
  /** What it made of training tasks that its plan had not seen. */
  readonly estimate: Summary;
  /** What was tried and held against it, the best first. */
  readonly finalists: readonly { readonly models: readonly string[]; readonly estimate: Summary }[];
}

export interface DesignOptions {
  readonly seed: number;
  /** The models that may be members: all but those of a vendor that is away, for instance. */
  readonly allowed: readonly string[];
  /** The model that everything is held against: the best single one of all. */
  readonly standard: string;
  /** How much of the standard's cost per success may be spent; null: whatever it takes. */
  readonly costShare: number | null;
  readonly finalists?: number;
  readonly onTuned?: () => void;
}

const parts = 3;

/** What a designed plan is tuned for, against the best single model. Its latency and premium share are not asked for. */
function targetOf(costShare: number | null): Target {
  return { success: 0.02, cost: costShare === null ? 0 : costShare - 1, p95: null, premiumShare: null };
}

/**
 * Chooses members, tiers and plan of a portfolio from all models of an outcome table: a plain vote screens every set of up
 * to four, the best that cost little enough are tuned on parts of the tasks and measured on the others, and the one that is
 * surest not to have less success than the standard is tuned once more on all.
 *
 * @param labs with answers in the order of `models`
 * @throws TypeError when fewer than two models are allowed
 */
export function designPortfolio(
  labs: readonly LabTask[],
  models: readonly string[],
  { seed, allowed, standard, costShare, finalists = 6, onTuned }: DesignOptions,
): DesignedPortfolio {
  const places = allowed.map((model) => models.indexOf(model));
  if (places.length < 2) throw new TypeError('a portfolio is designed of two models at least');
  const table = tabulateAgreement(labs, models.length);
  const standardPlace = models.indexOf(standard);
  const base = labs.map((lab) => scoreModel(lab, standardPlace, []));
  const standardCost = summarize(base).costPerSuccessUsd;
  const limit = costShare === null || standardCost === null ? null : costShare * standardCost;
  const chosen = shortlist(screenMembers(table, places, standardPlace), { limit, standardPlace, count: finalists });
  const tried = chosen.map(({ members }) => {
    const portfolio = layTiers(members.map((member) => models[member] ?? ''));
    const own = labs.map(
      (lab): DesignLab => ({
        lab: { ...lab, answers: members.map((member) => lab.answers[member] as LabTask['answers'][number]) },
        standard: scoreModel(lab, standardPlace, []),
      }),
    );
    const runs = estimateOn(own, portfolio, { seed, costShare, ...(onTuned === undefined ? {} : { onTuned }) });
    const estimate = summarize(runs);
    const above = surelyAbove(runs.map(({ success }, index) => success - (base[index]?.success ?? 0)));
    const cost = relativeTo(estimate.costPerSuccessUsd, standardCost);
    return { portfolio, own, estimate, rank: rank(above, cost, costShare) };
  });
  const ranked = tried.sort((left, right) => right.rank - left.rank);
  const [best] = ranked;
  if (best === undefined) throw new TypeError('no set of models could be looked at');
  const plan = tuneFor(best.own, best.portfolio, { seed, costShare });
  onTuned?.();
  return {
    portfolio: best.portfolio,
    plan,
    estimate: best.estimate,
    finalists: ranked.map(({ portfolio, estimate }) => ({ models: portfolio.models, estimate })),
  };
}

/** The best single model of the tasks it is chosen on; of equals the cheaper. */
export function bestSingleOf(labs: readonly LabTask[], models: readonly string[], allowed: readonly string[]): string {
  const places = allowed.map((model) => models.indexOf(model));
  const own = labs.map((lab) => ({
    ...lab,
    answers: places.map((place) => lab.answers[place] as LabTask['answers'][number]),
  }));
  return allowed[chooseBestSingle(own, { models: allowed })] ?? '';
}

interface DesignLab {
  readonly lab: LabTask;
  readonly standard: PolicyRun;
}

type TuneFor = Pick<DesignOptions, 'seed' | 'costShare' | 'onTuned'>;

function tuneFor(own: readonly DesignLab[], portfolio: LabPortfolio, { seed, costShare }: TuneFor): QuorumPlan {
  return tunePlan(
    own.map(({ lab }) => lab),
    portfolio,
    { seed, target: targetOf(costShare), standard: own.map(({ standard }) => standard) },
  );
}

/** Each task by a plan that was tuned without it, in the order of the tasks. */
function estimateOn(own: readonly DesignLab[], portfolio: LabPortfolio, options: TuneFor): PolicyRun[] {
  const deal = dealFolds(
    own.map(({ lab }) => lab.question),
    parts,
    options.seed,
  );
  const runs: PolicyRun[] = new Array(own.length);
  for (let part = 0; part < parts; part++) {
    const plan = tuneFor(
      own.filter((_, index) => deal[index] !== part),
      portfolio,
      options,
    );
    options.onTuned?.();
    for (const [index, { lab }] of own.entries()) if (deal[index] === part) runs[index] = simulatePlan(plan, lab, []);
  }
  return runs;
}

/** The two cheapest are the first tier, the dearest the last, each of those between a tier of its own. */
function layTiers(models: readonly string[]): LabPortfolio {
  if (models.length === 2) return toPortfolio(models.map((model) => [model]));
  return toPortfolio([models.slice(0, 2), ...models.slice(2).map((model) => [model])]);
}

/** A plain vote overstates what a tuned plan costs, so a little above the limit may still come in. */
const leeway = 1.15;

/**
 * The sets that are surest of the standard's success among those that are cheap enough; where none is, the cheapest. Half of the
 * places are for sets that have the standard itself as a last resort: they can only lose where weaker ones agree.
 */
export function shortlist(
  screened: readonly Screened[],
  { limit, standardPlace, count }: { limit: number | null; standardPlace: number; count: number },
): Screened[] {
  const costOf = ({ cost, success }: Screened): number => cost / Math.max(1e-9, success);
  const open = limit === null ? screened : screened.filter((one) => costOf(one) <= leeway * limit);
  if (open.length === 0) return [...screened].sort((left, right) => costOf(left) - costOf(right)).slice(0, count);
  const sorted = [...open].sort((left, right) => right.surelyAbove - left.surelyAbove || left.cost - right.cost);
  const own = sorted.filter(({ members }) => members.includes(standardPlace)).slice(0, Math.floor(count / 2));
  const others = sorted.filter((one) => !own.includes(one)).slice(0, count - own.length);
  return [...own, ...others];
}

/** What a hundredth of the standard's cost per success beyond the limit weighs in points. */
const perCost = 0.1;
/** The same on days that have no limit, when a vendor is away: what is saved then hardly makes up for success that is lost. */
const perCostOfDays = 0.03;

/**
 * Points of success that are surely above the standard's, less what is spent: a little of all of it where there is no limit, else
 * what is beyond the limit.
 *
 * @param cost relative to the standard's: −0.6 for sixty per cent less
 */
export function rank(above: number, cost: number | null, costShare: number | null): number {
  if (cost === null) return 100 * above;
  if (costShare === null) return 100 * above - 100 * perCostOfDays * (1 + cost);
  return 100 * above - 100 * perCost * Math.max(0, 1 + cost - costShare);
}
