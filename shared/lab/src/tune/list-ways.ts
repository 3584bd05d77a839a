import type { Way, WayKind } from '@upshift/contracts';

/** A way of which nothing is measured yet. */
export type BareWay = Omit<Way, 'outcomes'>;

export interface WaysInput {
  readonly members: number;
  /** The place of the model that "straight to premium" means. */
  readonly premium: number;
  /** By when half of a member's calls have ended; null where latencies are not recorded. */
  readonly medianMs: (member: number) => number | null;
}

/** Odds of being right that are enough: what is asked next is asked below them. */
const enough = [0.85, 0.95].map((ratio) => Number(Math.log(ratio / (1 - ratio)).toFixed(4)));
/** Any answer will do: held to what a lead may be. */
const anything = -50;

/**
 * Every way of a few members that a task may be given: one alone, one after the other, the stronger beside the weaker after
 * half of the weaker's usual time, two or three at once and premium where they do not decide, or straight to premium.
 */
export function listWays({ members, premium, medianMs }: WaysInput): BareWay[] {
  const all = [...Array(members).keys()];
  const weaker = all.filter((member) => member < premium);
  const pairs = (of: readonly number[]): [number, number][] =>
    of.flatMap((first, at) => of.slice(at + 1).map((second): [number, number] => [first, second]));
  const alone = all.map((member) => way(member === premium ? 'premium' : 'single', anything, [atOnce(member)]));
  const cascades = pairs(all).flatMap(([first, second]) =>
    enough.map((lead) => way('cascade', lead, [atOnce(first), calledBelow(second, lead)])),
  );
  const besides = pairs(all).flatMap(([first, second]) => {
    const delayMs = medianMs(first);
    if (delayMs === null) return [];
    return enough.map((lead) =>
      way('speculative', lead, [atOnce(first), { member: second, delayMs, callBelow: lead }]),
    );
  });
  const quorums = pairs(weaker).flatMap(([first, second]) => {
    const others = weaker.filter((member) => member > second);
    const [third] = others;
    return enough.flatMap((lead) => {
      const two = [atOnce(first), atOnce(second)];
      const last = calledBelow(premium, lead);
      const inTurn = third === undefined ? [] : [way('quorum', lead, [...two, calledBelow(third, lead), last])];
      return [way('quorum', lead, [...two, last]), ...inTurn];
    });
  });
  return [...alone, ...cascades, ...besides, ...quorums];
}

type Asked = Way['asked'][number];

function way(kind: WayKind, decisiveLead: number, asked: readonly Asked[]): BareWay {
  return { kind, decisiveLead, asked: [...asked] };
}

function atOnce(member: number): Asked {
  return { member, delayMs: 0, callBelow: null };
}

function calledBelow(member: number, callBelow: number): Asked {
  return { member, delayMs: null, callBelow };
}
