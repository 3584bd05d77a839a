import type { LiveStep } from './learn-live.ts';

/** Tasks over which success is looked at: one bad task is no fall. */
export const liveWindow = 100;

/** Points of success above (or below) everything on premium, over the last `window` tasks before and with each. */
export function pointsAgainstPremium(steps: readonly LiveStep[], window = liveWindow): number[] {
  let sum = 0;
  return steps.map(({ success, premiumSuccess }, at) => {
    const gone = steps[at - window];
    sum += success - premiumSuccess - (gone === undefined ? 0 : gone.success - gone.premiumSuccess);
    return (100 * sum) / Math.min(window, at + 1);
  });
}

/** The most tasks in a row for which success stays more than `points` below premium. */
export function longestBelow(against: readonly number[], points: number): number {
  let [longest, current] = [0, 0];
  for (const value of against) {
    current = value < -points ? current + 1 : 0;
    longest = Math.max(longest, current);
  }
  return longest;
}
