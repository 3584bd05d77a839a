import { createRandom } from '@upshift/core';

/** Chance out of a seed (mulberry32): the same seed always gives the same run. */
export interface Seeded {
  /** In [0, 1). */
  next(): number;
  /** In [0, below). */
  integer(below: number): number;
  pick<T>(from: readonly T[]): T;
}

export function createSeeded(seed: number): Seeded {
  const next = createRandom(seed);
  const integer = (below: number): number => Math.floor(next() * below);
  return {
    next,
    integer,
    pick(from) {
      const picked = from[integer(from.length)];
      if (picked === undefined) throw new Error('There is nothing to pick from.');
      return picked;
    },
  };
}
