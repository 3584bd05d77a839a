import { type PlanMember, type QuorumPlan, quorumPlanSchema } from '@upshift/contracts';
import { percentile } from '../measure/percentile.ts';
import { tabulateLeads } from '../simulate/tabulate-leads.ts';
import type { ScheduleInput, TargetlessInput } from './schedule.ts';
import { standardOf, summarizeTail, tryPlan } from './try-plan.ts';
import { searchWorth } from './worth.ts';

/** Votes that nobody learned: any two that agree decide, and so does premium alone. */
const weak = 2;
const middle = 2.5;
const strong = 6;
const enough = 3;

type Call = Pick<PlanMember, 'weight' | 'delayMs' | 'callBelow'>;
const notAsked = { weight: strong, delayMs: null, callBelow: null };

/** Asks the two weakest, and premium where they do not agree on an answer that the validators let stand. */
export function planTwoCheap(draft: QuorumPlan, premium: number): QuorumPlan {
  return plainPlan(draft, (member) => {
    if (member < Math.min(2, premium)) return { weight: weak, delayMs: 0, callBelow: null };
    return member === premium ? { ...notAsked, callBelow: enough } : notAsked;
  });
}

/** Asks one member alone. */
export function planSingle(draft: QuorumPlan, asked: number): QuorumPlan {
  return plainPlan(draft, (member) => (member === asked ? { ...notAsked, delayMs: 0 } : notAsked));
}

/** What is open in a plan that counts votes. */
export interface Counting {
  /** Members between the first tier and premium that are asked at all. */
  readonly between: readonly number[];
  /** When they start by themselves; null: only when called for. */
  readonly delayMs: number | null;
}

/**
 * Asks the first tier at once, the middle after a while or when called for, and premium where no two of them agree on an answer
 * that the validators let stand.
 */
export function planCounting(
  draft: QuorumPlan,
  { premium, firstWave }: Pick<ScheduleInput, 'premium' | 'firstWave'>,
  { between, delayMs }: Counting,
): QuorumPlan {
  const first = firstOf(premium, firstWave);
  const lay = (member: number): Call => {
    if (member < first) return { weight: weak, delayMs: 0, callBelow: null };
    if (member === premium) return { ...notAsked, callBelow: enough };
    return between.includes(member) ? { weight: middle, delayMs, callBelow: enough } : { ...notAsked, weight: middle };
  };
  return plainPlan(draft, lay);
}

/** How soon the middle starts, by the share of the first tier's calls that have ended; null: when called for. */
const delayShares = [0, 0.25, 0.5, 0.75, 0.9, null] as const;

/** A plan of counted votes, by what is open in it. */
export interface NamedPlan {
  readonly name: string;
  readonly plan: QuorumPlan;
}

/**
 * Picks the plan of counted votes that is worth most by the record; of equals the first. Few are offered, and nothing is learned.
 * By the worth of searches: with a percentile of the tail that no single task moves, what is saved beyond a target counts by its
 * logarithm, so that neighbours in the family do not change places with the draw of the tasks.
 */
export function pickCounting(draft: QuorumPlan, input: ScheduleInput): QuorumPlan {
  const standard = summarizeTail(standardOf(input));
  const plans = countings(draft, input).map(({ plan }) => plan);
  const worth = plans.map((plan) => searchWorth(summarizeTail(tryPlain(plan, input)), standard, input.target));
  return plans[worth.indexOf(Math.max(...worth))] as QuorumPlan;
}

/** Every plan of counted votes that a tuning picks from, and each model below premium alone. */
export function plainFamily(draft: QuorumPlan, input: TargetlessInput): NamedPlan[] {
  const singles = [...Array(input.premium).keys()].map((member) => ({
    name: `${draft.members[member]?.deployment} alone`,
    plan: planSingle(draft, member),
  }));
  const two = { name: 'two cheap agree, else premium', plan: planTwoCheap(draft, input.premium) };
  return [...countings(draft, input), two, ...singles];
}

function countings(draft: QuorumPlan, input: TargetlessInput): NamedPlan[] {
  return listCountings(input).map((counting) => ({
    name: describeCounting(draft, counting),
    plan: planCounting(draft, input, counting),
  }));
}

function describeCounting({ members }: QuorumPlan, { between, delayMs }: Counting): string {
  if (between.length === 0) return 'votes of the first tier, else premium';
  const when = delayMs === null ? 'when called for' : delayMs === 0 ? 'at once' : `after ${delayMs} ms`;
  return `votes with ${between.map((member) => members[member]?.deployment).join(' and ')} ${when}`;
}

function listCountings({ trials, premium, firstWave }: TargetlessInput): Counting[] {
  const first = firstOf(premium, firstWave);
  const middle = [...Array(premium).keys()].slice(first);
  const ended = trials.flatMap(({ lab }) => lab.answers.slice(0, first).flatMap(({ latencyMs }) => latencyMs ?? []));
  const isTimed = ended.length === first * trials.length;
  const delays = delayShares.flatMap((share) => {
    if (share === null || share === 0) return [share];
    return isTimed ? [Math.round(percentile(ended, share))] : [];
  });
  const asked = middle.length < 2 ? [middle] : [middle, ...middle.map((member) => [member])];
  if (middle.length === 0) return [{ between: [], delayMs: null }];
  return asked.flatMap((between) => delays.map((delayMs) => ({ between, delayMs })));
}

/** The members that start at once: the first tier, and never one alone while there is another below premium. */
function firstOf(premium: number, firstWave: number): number {
  return Math.min(premium, Math.max(2, firstWave));
}

/** Trials with the votes of a plan that learned none: the leads are its own. */
export function tryPlain(plan: QuorumPlan, input: TargetlessInput) {
  const trials = input.trials.map((trial) => ({ ...trial, leadOf: plainLeads(plan, trial.lab) }));
  return tryPlan(plan, { ...input, trials }, 0);
}

/** Plans that count the same votes give the same leads: each task is counted once for them. */
const counted = new WeakMap<object, Map<string, ReturnType<typeof tabulateLeads>>>();

function plainLeads(plan: QuorumPlan, lab: ScheduleInput['trials'][number]['lab']): ReturnType<typeof tabulateLeads> {
  const { guard } = plan;
  const owner = guard ?? lab;
  const key = `${guard === null ? '' : lab.id} ${plan.members.map(({ weight }) => weight).join(' ')}`;
  const known = counted.get(owner) ?? new Map();
  counted.set(owner, known);
  const before = known.get(key);
  if (before !== undefined) return before;
  const fresh = tabulateLeads(plan, lab);
  known.set(key, fresh);
  return fresh;
}

/** The guard stays: on unlike tasks premium is asked alone, and the others are doubted. */
function plainPlan({ guard, members }: QuorumPlan, layMember: (member: number) => Call): QuorumPlan {
  const laid = members.map(({ deployment }, index) => ({ deployment, against: 0, ...layMember(index) }));
  return quorumPlanSchema.parse({ kind: 'quorum', members: laid, decisiveLead: enough, guard });
}
