import { createRouter, type Router } from '../router/create-router.ts';
import type { RouterModel } from '../router/router-model.ts';
import { type RouterExample, trainRouter } from '../router/train-router.ts';
import { type Activation, type Contest, decideActivation, promisesTooMuch } from './decide-activation.ts';
import { shiftRouter } from './shift-router.ts';

export interface Relearning {
  readonly deployments: readonly string[];
  readonly signals: readonly string[];
  readonly seed: number;
  /** The newest tasks, kept for the check: nothing is learned from them. */
  readonly checkTasks: number;
  /** How many tasks before those each candidate learns from: a short window forgets soon, a long one knows more. */
  readonly windows: readonly number[];
  /** The router that was taken out last and not replaced; null: none was, or one serves. */
  readonly former?: RouterModel | null;
  /** How the known router is moved to what is newest; null: it is not. */
  readonly shift?: ShiftSettings | null;
}

export interface ShiftSettings {
  /** The newest tasks, which only check the moved router: fewer than what checks a new one, for it has one number to learn. */
  readonly checkTasks: number;
  /** The tasks before those, which it is moved to. */
  readonly tasks: number;
}

export interface Relearned {
  /** What serves from now on: a better one, else the one handed in; null where that promises too much. */
  readonly serving: RouterModel | null;
  /** The active one promised too much on the newest tasks, and nothing better was found: routing goes on without. */
  readonly suspended: boolean;
  /** A candidate each, in the order of `windows`, those of no more tasks than another left out; the moved one last. */
  readonly tried: readonly (Activation & { readonly kind: 'trained' | 'shifted'; readonly window: number })[];
  /** Index in `tried`; null: the active one stays. */
  readonly activated: number | null;
}

/** One-sided 95 % for one candidate, for each of two, three and four (Bonferroni). */
const quantiles = [1.645, 1.96, 2.128, 2.241] as const;

/**
 * Learns a router again from what has been seen, and lets it serve only if it is shown to be better than the active one on
 * the newest tasks, which it has not seen. Without an active one it has to beat the base rate of what it learned from. Candidates are routers
 * trained anew, and the one that serves, or served until it was taken out, moved to newer tasks (`shiftRouter`).
 *
 * @param examples oldest first
 * @throws RangeError with more than four candidates
 */
export function relearnRouter(
  examples: readonly RouterExample[],
  active: RouterModel | null,
  { deployments, signals, seed, checkTasks, windows, former = null, shift = null }: Relearning,
): Relearned {
  if (windows.length + (shift === null ? 0 : 1) > quantiles.length)
    throw new RangeError(`At most ${quantiles.length} candidates are compared.`);
  const past = examples.slice(0, Math.max(0, examples.length - checkTasks));
  const check = examples.slice(past.length);
  const lengths = [...new Set(windows.map((window) => Math.min(window, past.length)))].filter((length) => length >= 5);
  const known = active ?? former;
  const trials = lengths.length + (known === null || shift === null ? 0 : 1);
  const z = quantiles[Math.max(0, trials - 1)] ?? quantiles[0];
  const candidates: Candidate[] = lengths.map((window) => {
    const seen = past.slice(-window);
    const { model } = trainRouter(seen, { deployments, signals, seed });
    const before = active === null ? baseRates(seen, deployments) : createRouter(active);
    return {
      kind: 'trained',
      window,
      model,
      ...decideActivation(contestsOf(check, deployments, before, createRouter(model)), z),
    };
  });
  if (known !== null && shift !== null)
    candidates.push(tryShifted(examples, known, { deployments, ...shift, active, z }));
  const [best] = candidates
    .map(({ activate, candidateLoss }, at) => ({
      at,
      loss: activate ? (candidateLoss ?? 1) : Number.POSITIVE_INFINITY,
    }))
    .filter(({ loss }) => loss < Number.POSITIVE_INFINITY)
    .sort((one, other) => one.loss - other.loss);
  const tried = candidates.map(({ model: _, ...rest }) => rest);
  if (best !== undefined)
    return { serving: candidates[best.at]?.model ?? active, suspended: false, tried, activated: best.at };
  if (active === null) return { serving: null, suspended: false, tried, activated: null };
  const own = createRouter(active);
  const suspended = promisesTooMuch(contestsOf(check, deployments, own, own), 'active');
  return { serving: suspended ? null : active, suspended, tried, activated: null };
}

type Candidate = Relearned['tried'][number] & { readonly model: RouterModel };

/**
 * The router that serves, or served until it was taken out, moved to the tasks before the newest. Where none serves it has to
 * be better than the one that was taken out, as it would have to be if that one still served, and no worse than base rates.
 */
function tryShifted(
  examples: readonly RouterExample[],
  known: RouterModel,
  {
    deployments,
    tasks,
    checkTasks,
    active,
    z,
  }: ShiftSettings & Pick<Relearning, 'deployments'> & { readonly active: RouterModel | null; readonly z: number },
): Candidate {
  const past = examples.slice(0, Math.max(0, examples.length - checkTasks));
  const check = examples.slice(past.length);
  const seen = past.slice(-tasks);
  const model = shiftRouter(known, seen, deployments);
  const shifted = createRouter(model);
  const decision = decideActivation(contestsOf(check, deployments, createRouter(known), shifted), z);
  const candidate = { kind: 'shifted', window: seen.length, model } as const;
  if (active !== null || !decision.activate) return { ...candidate, ...decision };
  const plain = decideActivation(contestsOf(check, deployments, baseRates(seen, deployments), shifted), z);
  const isWorse = (plain.candidateLoss ?? 1) > (plain.activeLoss ?? 0);
  return { ...candidate, ...decision, ...(isWorse ? { activate: false, reason: 'not_shown_better' as const } : {}) };
}

/** What is known without a router; with one right and one wrong more than were seen. */
function baseRates(examples: readonly RouterExample[], deployments: readonly string[]): Router {
  const rates = new Map(
    deployments.map((name, column) => {
      const tried = examples.map(({ outcomes }) => outcomes[column] ?? null).filter((outcome) => outcome !== null);
      return [name, (tried.reduce((sum, outcome) => sum + outcome, 0) + 1) / (tried.length + 2)];
    }),
  );
  return () => rates;
}

/** What an active router does not know it forecasts as an even chance. */
function contestsOf(
  examples: readonly RouterExample[],
  deployments: readonly string[],
  active: Router,
  candidate: Router,
): Contest[] {
  return examples.flatMap((example) => {
    const [before, after] = [active(example), candidate(example)];
    return deployments.flatMap((name, column): Contest[] => {
      const outcome = example.outcomes[column] ?? null;
      if (outcome === null) return [];
      return [
        {
          task: example.question,
          deployment: name,
          active: before.get(name) ?? 0.5,
          candidate: after.get(name) ?? 0.5,
          outcome,
        },
      ];
    });
  });
}
