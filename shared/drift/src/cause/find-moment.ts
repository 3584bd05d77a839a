import type { Stream } from '../streams/stream.ts';
import { splitGain } from './split-gain.ts';

const hourMs = 3_600_000;

/** The likeliest moment of one change in all of these streams, by the hour. */
export function findMoment(streams: readonly Stream[]): { readonly at: number; readonly gain: number } {
  const gains = streams.map(splitGain);
  const first = Math.min(...streams.map(({ observations }) => observations[0]?.at ?? Number.POSITIVE_INFINITY));
  const last = Math.max(...streams.map(({ observations }) => observations.at(-1)?.at ?? 0));
  let best = { at: first, gain: 0 };
  for (let at = Math.ceil(first / hourMs) * hourMs; at <= last; at += hourMs) {
    const gain = gains.reduce((sum, one) => sum + one.atTime(at), 0);
    if (gain > best.gain) best = { at, gain };
  }
  return best;
}
