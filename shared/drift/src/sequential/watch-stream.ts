import { betOnChange } from './bet-on-change.ts';
import { drawTie } from './draw-tie.ts';
import { rankAmong } from './rank-among.ts';

/** One value of a stream. Values are compared within their group alone. */
export interface Observation {
  readonly id: string;
  /** ms since 1970. */
  readonly at: number;
  readonly group: string;
  readonly value: number;
  readonly deployment: string | null;
  /** Place of its portfolio version among those of the window, in the order in which they came; 0 first. */
  readonly version: number;
}

/**
 * @param observations oldest first
 * @returns the largest logarithm of the test's capital, and when it first reached what is needed; null where it never did
 */
export function watchStream(
  name: string,
  observations: readonly Observation[],
  needed: number,
): { readonly evidence: number; readonly seenAt: number | null } {
  const rank = rankAmong();
  const bet = betOnChange();
  let evidence = 0;
  let seenAt: number | null = null;
  for (const { id, at, group, value } of observations) {
    const capital = bet(rank(group, value, drawTie(`${name}:${id}`)));
    evidence = Math.max(evidence, capital);
    if (seenAt === null && capital >= needed) seenAt = at;
  }
  return { evidence, seenAt };
}
