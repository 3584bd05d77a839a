/** What a run may spend. Every task of it is given its part before it is handed in, so that all together cannot spend more. */
export interface Purse {
  /**
   * Takes as much as is wanted, or what is left where that is enough; waits for what others give back.
   *
   * @returns null when there will never be as much as `least`
   */
  take(wantedNanoUsd: number, leastNanoUsd: number): Promise<number | null>;
  /** Gives back what was taken, less what was spent of it. */
  settle(takenNanoUsd: number, spentNanoUsd: number): void;
}

export function createPurse(budgetNanoUsd: number, spentNanoUsd: number): Purse {
  let left = budgetNanoUsd - spentNanoUsd;
  let out = 0;
  let waiting: (() => void)[] = [];

  return {
    async take(wanted, least) {
      for (;;) {
        const part = Math.min(wanted, left);
        // A part that is smaller than what is wanted is given only when nobody can give anything back any more.
        if (part >= least && part > 0 && (part >= wanted || out === 0)) {
          left -= part;
          out += 1;
          return part;
        }
        if (out === 0) return null;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    settle(taken, spent) {
      left += taken - spent;
      out -= 1;
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
  };
}
