import { createRandom } from '../seeded-random.ts';

/** A model of the simulated traffic: how often it is right, by kind of task, before and after the change. */
export interface LiveModel {
  readonly name: string;
  readonly costUsd: number;
  readonly right: readonly number[];
  readonly rightAfter: readonly number[];
}

export interface LiveWorld {
  /** Words that give a kind of task away, one list for each kind. */
  readonly kinds: readonly (readonly string[])[];
  /** Weak to premium. */
  readonly models: readonly LiveModel[];
  readonly tasks: number;
  /** The first task of the changed world. */
  readonly changesAt: number;
  /** The share of wrong answers that validators refute, and of right ones. */
  readonly recall: number;
  readonly falseReject: number;
}

/** A task of the simulated traffic, with what every model would make of it. Only the world sees `right`. */
export interface LiveTask {
  readonly text: string;
  readonly kind: number;
  readonly isChanged: boolean;
  readonly right: readonly boolean[];
  readonly refuted: readonly boolean[];
}

const fillers = ['please', 'today', 'for', 'the', 'customer', 'with', 'care', 'and', 'details', 'about'];

/** Simulated traffic: the same for the same seed. */
export function makeTraffic(world: LiveWorld, seed: number): LiveTask[] {
  const random = createRandom(seed);
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? '';
  return Array.from({ length: world.tasks }, (_, at) => {
    const kind = Math.floor(random() * world.kinds.length);
    const own = world.kinds[kind] ?? [];
    const text = [pick(own), pick(own), pick(fillers), pick(fillers), pick(fillers)].join(' ');
    const isChanged = at >= world.changesAt;
    const right = world.models.map((model) => random() < rightOf(model, kind, isChanged));
    const refuted = right.map((isRight) => random() < (isRight ? world.falseReject : world.recall));
    return { text, kind, isChanged, right, refuted };
  });
}

export function rightOf({ right, rightAfter }: LiveModel, kind: number, isChanged: boolean): number {
  return (isChanged ? rightAfter : right)[kind] ?? 0;
}

/**
 * P(success) of a task that starts on a model and goes up while validators refute, by the world's own numbers. The last
 * answer is delivered whatever they say.
 */
export function successFrom(world: LiveWorld, start: number, { kind, isChanged }: LiveTask): number {
  const { models, recall, falseReject } = world;
  let success = 0;
  for (let at = models.length - 1; at >= start; at--) {
    const right = rightOf(models[at] as LiveModel, kind, isChanged);
    const isLast = at === models.length - 1;
    const refuted = right * falseReject + (1 - right) * recall;
    success = isLast ? right : right * (1 - falseReject) + refuted * success;
  }
  return success;
}

/** Mail, sums and contracts; the small model is good at the first two until it gets worse at both. */
export const worseningWorld: LiveWorld = {
  kinds: [
    ['mail', 'greeting', 'reply', 'inbox'],
    ['sum', 'invoice', 'total', 'amount'],
    ['contract', 'clause', 'liability', 'notice'],
  ],
  models: [
    { name: 'small', costUsd: 0.001, right: [0.96, 0.95, 0.4], rightAfter: [0.5, 0.4, 0.3] },
    { name: 'medium', costUsd: 0.004, right: [0.95, 0.94, 0.7], rightAfter: [0.95, 0.94, 0.7] },
    { name: 'premium', costUsd: 0.02, right: [0.96, 0.95, 0.93], rightAfter: [0.96, 0.95, 0.93] },
  ],
  tasks: 4500,
  changesAt: 2500,
  recall: 0.5,
  falseReject: 0.03,
};
