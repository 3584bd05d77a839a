import type { Called, Family, Settings } from './schedule-family.ts';

const atOnce: Called = { delayMs: 0, hardest: 0, below: 0, early: 0 };
const never: Called = { ...atOnce, delayMs: null };
const base = { decisive: 0.9, early: 0.93, lateMs: null, late: 0.7 };

/**
 * A few schedules, few on purpose: who chooses among them has little room to be lucky.
 *
 * - *in turn*: the first tier at once, then the middle, then premium, each only while the lead is not decisive
 * - *beside*: the middle starts a while after the first tier, at once where the forecast is bad; premium only when they do
 *   not agree
 * - *careful*: premium is asked often, and at once where the forecast is bad
 * - *hasty*: at a share of the premium model's P95 a smaller lead is enough; who is far from it may take longer
 */
export function scheduleMenu(family: Family): Settings[] {
  const isAlone = family.firstWave === 1;
  const middle: Called = { ...never, delayMs: isAlone ? 0 : null, below: 0.9 };
  const lay = (between: Partial<Called>, last: Partial<Called>, change: Partial<Settings> = {}): Settings => ({
    ...base,
    members: fill(family, { ...middle, ...between }, { ...never, ...last }),
    ...change,
  });
  const inTurn = [0.8, 0.85, 0.9].map((below) => lay({}, { below }));
  const later = family.firstTierBy(0.75);
  if (later === null) return inTurn;
  const besides = { delayMs: isAlone ? 0 : later, hardest: 0.3, early: 0.7 };
  const hasty = [0.65, 0.75].flatMap((share) => {
    const lateMs = family.shareOfP95(share);
    return [
      lay({ below: 0.8 }, { below: 0.7 }, { lateMs }),
      lay({ hardest: 0.3, below: 0.85, early: 0.6 }, { hardest: 0.1, below: 0.8 }, { lateMs }),
      lay({ hardest: 0.5, below: 0.8 }, { hardest: 0.2, below: 0.7 }, { lateMs, late: 0.8 }),
    ];
  });
  return [
    ...inTurn,
    ...[0.9, 0.93].map((early) => lay(besides, { below: 0.6 }, { early })),
    lay({ hardest: 0.2, below: 0.85 }, { hardest: 0.1, below: 0.8 }),
    ...hasty,
  ];
}

/** The first tier at once, premium where they do not agree, nobody in between. Of a first tier of one, the next too. */
export function askWhereTheyDiffer(family: Family): Settings {
  const between = family.firstWave === 1 ? atOnce : never;
  return { ...base, members: fill(family, between, { ...never, below: 0.9 }) };
}

function fill({ members, firstWave, lastWave }: Family, middle: Called, last: Called): Called[] {
  return Array.from({ length: members }, (_, member) => {
    if (member < firstWave) return atOnce;
    return member >= members - lastWave ? last : middle;
  });
}
