import type { Called, Family, Settings } from './schedule-family.ts';

const ratios = [0.8, 0.85, 0.9, 0.93, 0.95, 0.97];
const lates = [0.5, 0.6, 0.7, 0.8, 0.9];
const belows = [0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95];
const earlies = [0, 0.5, 0.6, 0.7, 0.8, 0.9];
const shares = [0, 0.1, 0.2, 0.3, 0.5];
const ends = [0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.85];

/** One setting of a schedule, and everything that it may be: the settings with each of its values in place. */
export type Turn = (from: Settings) => Settings[];

/**
 * The settings that may be turned one at a time. The first member always starts at once; every other has its own, since
 * members of one tier differ in price and in what they know that the others do not.
 */
export function turnsOf({ members, firstTierBy, shareOfP95 }: Family): Turn[] {
  const delays = [null, 0, ...[0.5, 0.75, 0.9].map(firstTierBy).filter((delayMs) => delayMs !== null)];
  const endsMs = ends.map(shareOfP95).filter((endMs) => endMs !== null);
  const perMember = Array.from({ length: members - 1 }, (_, index): Turn[] => {
    const turn = (changes: readonly Partial<Called>[]): Turn => {
      return (from) => changes.map((change) => replace(from, index + 1, change));
    };
    return [
      turn([
        { delayMs: null, hardest: 0, below: 0, early: 0 },
        { delayMs: 0, hardest: 0, below: 0, early: 0 },
      ]),
      turn(delays.map((delayMs) => ({ delayMs }))),
      turn(belows.map((below) => ({ below }))),
      turn(earlies.map((early) => ({ early }))),
      turn(shares.map((hardest) => ({ hardest }))),
    ];
  });
  const end: Turn = (from) => [null, ...endsMs].map((lateMs) => ({ ...from, lateMs }));
  return [
    (from) => ratios.map((decisive) => ({ ...from, decisive })),
    (from) => ratios.map((early) => ({ ...from, early })),
    ...(endsMs.length === 0 ? [] : [end, (from: Settings) => lates.map((late) => ({ ...from, late }))]),
    ...perMember.flat(),
  ];
}

function replace(from: Settings, member: number, change: Partial<Called>): Settings {
  return {
    ...from,
    members: from.members.map((called, index) => (index === member ? { ...called, ...change } : called)),
  };
}
