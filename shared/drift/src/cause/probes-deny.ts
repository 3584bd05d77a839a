import type { Stream } from '../streams/stream.ts';

/** Fewer results on either side say nothing. */
const least = 60;
/** Two-sided 99 %. */
const z = 2.576;

/**
 * Whether probes contradict that models pass less, or more: their own change is, with 99 %, less than half of what production
 * shows. `unknown` where too few were asked, or production did not change in what it passes.
 */
export function probesDeny(
  streams: readonly Stream[],
  probes: readonly Stream[],
  at: number,
): 'denied' | 'not' | 'unknown' {
  const pass = streams.find(({ signal }) => signal === 'pass');
  const results = probes.flatMap(({ observations }) => observations);
  if (results.length === 0 || pass === undefined) return 'unknown';
  const shown = changeOf(pass.observations, at);
  const probed = changeOf(results, at);
  if (shown === null || probed === null) return 'unknown';
  const direction = Math.sign(shown.change);
  return direction * probed.change + z * probed.error < Math.abs(shown.change) / 2 ? 'denied' : 'not';
}

/** Of means, after less before, with its standard error (at least that of one success and one failure more). */
function changeOf(
  observations: Stream['observations'],
  at: number,
): { readonly change: number; readonly error: number } | null {
  const sides = [observations.filter((one) => one.at < at), observations.filter((one) => one.at >= at)];
  const [before, after] = sides.map((side) => {
    const mean = side.reduce((sum, { value }) => sum + value, 0) / side.length;
    const guarded = (mean * side.length + 1) / (side.length + 2);
    return { count: side.length, mean, variance: (guarded * (1 - guarded)) / side.length };
  });
  if (before === undefined || after === undefined || before.count < least || after.count < least) return null;
  return { change: after.mean - before.mean, error: Math.sqrt(before.variance + after.variance) };
}
