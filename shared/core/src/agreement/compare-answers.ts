import type { AnswerReading } from './answer-reading.ts';

/** How two answers to one task stand to each other. */
export type Likeness = 'same' | 'near' | 'different';

/** Compares two readings. Numbers with units of one dimension are compared as measures: 2 km is 2000 m, 2 km is not 2 m. */
export function compareAnswers(left: AnswerReading, right: AnswerReading): Likeness {
  if (left.kind === 'unreadable' || right.kind === 'unreadable') return 'different';
  const both = left.measure !== null && right.measure !== null;
  if (both && left.measure.dimension === right.measure.dimension)
    return isClose(left.measure.value, right.measure.value) ? 'same' : 'different';
  if (left.kind === right.kind && left.key === right.key) return 'same';
  return left.near === right.near ? 'near' : 'different';
}

/** Conversion between units rounds; nine digits are what an answer carries. */
function isClose(left: number, right: number): boolean {
  return Math.abs(left - right) <= 1e-9 * Math.max(Math.abs(left), Math.abs(right));
}

/**
 * Groups answers that are the same: each joins the first group whose first answer it agrees with. Depends on the order
 * of members in the plan, never on the order of arrival.
 *
 * @returns groups of indexes into `readings`; a missing answer (null) is in none
 */
export function groupAnswers(readings: readonly (AnswerReading | null)[]): number[][] {
  const groups: number[][] = [];
  for (const [index, reading] of readings.entries()) {
    if (reading === null) continue;
    const home = groups.find(([first = -1]) => {
      const other = readings[first];
      return other !== null && other !== undefined && compareAnswers(other, reading) === 'same';
    });
    if (home === undefined) groups.push([index]);
    else home.push(index);
  }
  return groups;
}
