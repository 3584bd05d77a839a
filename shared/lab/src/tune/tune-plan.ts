import { type Forecast, type Prior, type QuorumPlan, quorumPlanSchema } from '@upshift/contracts';
import { deploymentNameOf, openPlan } from '@upshift/core';
import { dealFolds } from '../folds.ts';
import type { PolicyRun } from '../simulate/policy-run.ts';
import type { LeadOf } from '../simulate/run-clock.ts';
import { scoreModel } from '../simulate/score-model.ts';
import { tabulateLeads } from '../simulate/tabulate-leads.ts';
import { findPremium, type LabPortfolio, premiumOf } from '../table/lab-portfolio.ts';
import type { LabTask } from '../table/lab-task.ts';
import { choosePlan } from './choose-plan.ts';
import { type Candidate, designTask, probePlan } from './design-task.ts';
import { fitForecast } from './fit-forecast.ts';
import { fitJudge, type Judge } from './fit-judge.ts';
import { fitPriors, priorOdds } from './fit-priors.ts';
import { groupTasks } from './group-tasks.ts';
import { buildGuard } from './guard/build-guard.ts';
import type { TargetlessInput, Trial } from './schedule.ts';
import { defaultTarget, type Target } from './worth.ts';

export interface TuneOptions {
  readonly seed: number;
  readonly target?: Target;
  /** Notice unlike tasks; on unless said otherwise. */
  readonly guard?: boolean;
  /** What the plan is held against, per task; everything on premium, where silent. */
  readonly standard?: readonly PolicyRun[];
  /** Training tasks from which on priors of members are tried; 2,000 where silent. */
  readonly fewestForPriors?: number;
}

const innerFolds = 5;

/**
 * Tunes a quorum on training tasks: learns its judge, describes what the tasks look like, and chooses when members are
 * asked on leads that a judge gave which had not seen the task (folds inside the training part). A seed fixes everything.
 *
 * @throws TypeError without tasks
 */
export function tunePlan(tasks: readonly LabTask[], portfolio: LabPortfolio, options: TuneOptions): QuorumPlan {
  return tune(tasks, portfolio, options).plan;
}

/** A tuned plan, and what it was made of. */
export interface Tuned {
  readonly plan: QuorumPlan;
  /** The learned judge, whatever way the plan took. */
  readonly draft: QuorumPlan;
  /** In the order of the tasks. */
  readonly trials: readonly Trial[];
}

export function tune(tasks: readonly LabTask[], portfolio: LabPortfolio, options: TuneOptions): Tuned {
  const { draft, input, planFor } = openTuning(tasks, portfolio, options);
  return { plan: planFor(options.target ?? defaultTarget), draft, trials: input.trials };
}

/** What a tuning learns whatever it is asked for, so that plans for several targets learn it once. */
export interface Tuning {
  readonly draft: QuorumPlan;
  readonly input: TargetlessInput;
  readonly planFor: (target: Target) => QuorumPlan;
}

/** @throws TypeError without tasks */
export function openTuning(
  tasks: readonly LabTask[],
  portfolio: LabPortfolio,
  options: Omit<TuneOptions, 'target'>,
): Tuning {
  const { seed } = options;
  const { plan: draft, trials } = crossTrials(tasks, portfolio, options);
  const input = {
    trials,
    isPremium: findPremium(portfolio, tasks),
    premium: premiumOf(portfolio),
    firstWave: portfolio.tiers[0]?.length ?? 1,
    lastWave: portfolio.tiers.at(-1)?.length ?? 1,
  };
  const groups = groupTasks(tasks);
  const estranged = lazily(() => crossTrials(tasks, portfolio, { ...options, deal: groups }).trials);
  const planFor = (target: Target): QuorumPlan => {
    const { plan, way } = choosePlan(draft, { ...input, target }, { seed, groups, estranged });
    return quorumPlanSchema.parse({ ...plan, tuned: { rows: tasks.length, seed, way } });
  };
  return { draft, input, planFor };
}

function lazily<Item>(make: () => Item): () => Item {
  let made: { readonly item: Item } | null = null;
  return () => {
    made ??= { item: make() };
    return made.item;
  };
}

export interface CrossOptions extends Pick<TuneOptions, 'seed' | 'guard' | 'standard' | 'fewestForPriors'> {
  /** The fold of each task: what gives its lead saw none of the same fold. Five, dealt by question, where silent. */
  readonly deal?: readonly number[];
}

/** The learned parts of a plan, and each training task with leads and a forecast by what never saw it. */
export function crossTrials(
  tasks: readonly LabTask[],
  portfolio: LabPortfolio,
  { seed, guard: isGuarded, standard, fewestForPriors = enoughForPriors, deal }: CrossOptions,
): { readonly plan: QuorumPlan; readonly trials: Trial[] } {
  if (tasks.length === 0) throw new TypeError('a plan is tuned on one task at least');
  const laid = designsOf(tasks, portfolio.models.length);
  const guard = isGuarded === false ? null : guardOf(tasks, portfolio);
  const folds =
    deal ??
    dealFolds(
      tasks.map(({ question }) => question),
      innerFolds,
      seed + 1,
    );
  const { draft, leads } = learnJudge(tasks, laid, portfolio, { folds, guard, fewestForPriors });
  const firstWave = Math.max(2, portfolio.tiers[0]?.length ?? 1);
  const decided = leads.map((leadOf) => isDecided(leadOf, firstWave));
  const forecastWithout = (fold: number): Forecast => {
    const isIn = (_: unknown, index: number): boolean => folds[index] !== fold;
    return fitForecast(tasks.filter(isIn), decided.filter(isIn));
  };
  const isPremium = findPremium(portfolio, tasks);
  const plans = Array.from({ length: countOf(folds) }, (_, fold) => ({ ...draft, forecast: forecastWithout(fold) }));
  const trials = tasks.map((lab, index): Trial => {
    const { forecast, novelty } = openPlan(plans[folds[index] ?? 0] ?? draft, lab.task);
    const held = standard?.[index] ?? scoreModel(lab, premiumOf(portfolio), isPremium);
    return { lab, leadOf: leads[index] as LeadOf, forecast, novelty, standard: held };
  });
  return { plan: { ...draft, forecast: fitForecast(tasks, decided) }, trials };
}

/** Gain in mean log-loss of held-out leads below which priors are noise, and left out. */
const leastGain = 0.003;

/** The judge, with priors of the members where held-out tasks are likelier with them, and without where they are not. */
function learnJudge(
  tasks: readonly LabTask[],
  laid: readonly (readonly Candidate[])[],
  portfolio: LabPortfolio,
  {
    folds,
    guard,
    fewestForPriors,
  }: {
    readonly folds: readonly number[];
    readonly guard: QuorumPlan['guard'];
    readonly fewestForPriors: number;
  },
): { readonly draft: QuorumPlan; readonly leads: LeadOf[] } {
  const members = portfolio.models.length;
  const plain = { ...assemble(portfolio, fitJudge(laid, members)), guard };
  const plainLeads = crossLeads(tasks, laid, plain, folds, null);
  if (tasks.length < fewestForPriors) return { draft: plain, leads: plainLeads };
  const without = Array.from({ length: countOf(folds) }, (_, fold) =>
    fitPriors(
      tasks.filter((_, index) => folds[index] !== fold),
      members,
    ),
  );
  const odds = tasks.map((lab, index) => priorOdds(without[folds[index] ?? 0] ?? [], lab));
  const terms = fitPriors(tasks, members);
  const draft = { ...assemble(portfolio, fitJudge(laid, members, { terms, odds })), guard };
  const leads = crossLeads(tasks, laid, draft, folds, { without, odds });
  const isBetter = lossOf(tasks, leads, members) < lossOf(tasks, plainLeads, members) - leastGain;
  return isBetter ? { draft, leads } : { draft: plain, leads: plainLeads };
}

/**
 * Below this, forty signals are more than the tasks can teach: on 600 recorded rows of function calls they took 0.3 points of
 * success away although held-out leads gained by them (docs/results.md, the router).
 */
const enoughForPriors = 2000;

/** Mean log-loss of what the leads say, over every set of members that may have answered. */
function lossOf(tasks: readonly LabTask[], leads: readonly LeadOf[], members: number): number {
  let loss = 0;
  let count = 0;
  for (const [index, lab] of tasks.entries())
    for (let answered = 1; answered < 1 << members; answered++) {
      const found = leads[index]?.(answered) ?? null;
      if (found === null) continue;
      const correct = lab.answers[found.speaker]?.correct ?? 0;
      loss += Math.log1p(Math.exp(-found.lead)) + (1 - correct) * found.lead;
      count++;
    }
  return loss / Math.max(1, count);
}

const designs = new WeakMap<LabTask, Candidate[]>();

/** What a judge learns from does not depend on the fold: each task is laid out once. */
function designsOf(tasks: readonly LabTask[], members: number): Candidate[][] {
  const probe = probePlan(members);
  return tasks.map((lab) => {
    const before = designs.get(lab);
    if (before !== undefined) return before;
    const fresh = designTask(lab, probe);
    designs.set(lab, fresh);
    return fresh;
  });
}

export function assemble({ models }: LabPortfolio, { votes, ...judge }: Judge): QuorumPlan {
  const members = models.map((model, index) => ({ deployment: deploymentNameOf(model), ...votes[index] }));
  return quorumPlanSchema.parse({ kind: 'quorum', members, ...judge, decisiveLead: 2.2 });
}

/** On tasks that begin to be unlike, others' votes count this much, and an answer that premium did not give is doubted. */
const trustInOthers = 0.5;
const doubt = 1.5;

/** What the tuning knows of its members holds for tasks like its own: on others a plan does what it is held against. */
function guardOf(tasks: readonly LabTask[], portfolio: LabPortfolio): QuorumPlan['guard'] {
  const names = portfolio.models.map(deploymentNameOf);
  const premium = premiumOf(portfolio);
  const trust = Object.fromEntries(names.flatMap((name, index) => (index === premium ? [] : [[name, trustInOthers]])));
  return buildGuard(tasks, { doubt, trust, start: [names[premium] ?? ''] });
}

/** Leads for every set of answers, each task's by a judge learned on the other folds. */
function crossLeads(
  tasks: readonly LabTask[],
  designs: readonly (readonly Candidate[])[],
  draft: QuorumPlan,
  folds: readonly number[],
  priors: { readonly without: readonly Prior['terms'][][]; readonly odds: readonly (readonly number[])[] } | null,
): LeadOf[] {
  const leads: LeadOf[] = new Array(tasks.length);
  for (let fold = 0; fold < countOf(folds); fold++) {
    const { votes, ...judge } = fitJudge(
      designs.filter((_, index) => folds[index] !== fold),
      draft.members.length,
      priors === null
        ? null
        : { terms: priors.without[fold] ?? [], odds: priors.odds.filter((_, index) => folds[index] !== fold) },
    );
    const members = draft.members.map((member, index) => ({ ...member, ...votes[index] }));
    const plan = { ...draft, ...judge, members };
    for (const [index, lab] of tasks.entries()) if (folds[index] === fold) leads[index] = tabulateLeads(plan, lab);
  }
  return leads;
}

function countOf(folds: readonly number[]): number {
  return folds.reduce((most, fold) => Math.max(most, fold + 1), 0);
}

/** Nine to one by the members that start at once. */
function isDecided(leadOf: LeadOf, firstWave: number): boolean {
  return (leadOf((1 << firstWave) - 1)?.lead ?? Number.NEGATIVE_INFINITY) >= 2.2;
}
