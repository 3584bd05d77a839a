/** What both adapters share, so that they cannot drift apart. All times in ms. */
export const limiterSettings = {
  /** A minute, in which calls and tokens are counted. Tests take a shorter one. */
  windowMs: 60_000,
  /** How long a place is kept for a holder that is silent. */
  leaseMs: 20_000,
};
export type LimiterSettings = typeof limiterSettings;

/** Parts of a window: what a call took is forgotten with its part, at most one part after its minute. */
export const windowParts = 60;
/** Parts of a breaker's window. */
export const breakerParts = 10;
/** A vendor that asks to wait without saying how long. */
export const cooldownMs = 1000;
/** No place is promised later than this: predictions grow wrong. */
export const furthestTurnMs = 60_000;
/** How soon to ask again where nobody knows how long calls take. */
export const unknownTurnMs = 250;
/** Weight of the newest call in the means. */
export const newestWeight = 0.2;
/** Latencies kept for the percentile. */
export const keptLatencies = 64;
/** A probe that says nothing for so long has failed to tell; another call may probe. */
export const probeMs = 30_000;
/** State of a deployment that nobody calls is forgotten, unless it is out. */
export const forgetMs = 86_400_000;
