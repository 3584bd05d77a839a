import type { DriftCause } from '@upshift/contracts';
import type { Version } from '../streams/list-versions.ts';
import type { Stream } from '../streams/stream.ts';
import { findMoment } from './find-moment.ts';
import { probesDeny } from './probes-deny.ts';
import { splitGain } from './split-gain.ts';

/**
 * How much worse than the likeliest moment another may tell the change and still be it, with 99 %: the likelihood ratio of a true
 * change point stays below x with probability (1 - exp(-x/2))^2.
 * Source: Eo and Morley, "Likelihood-ratio-based confidence sets for the timing of structural breaks", Quantitative Economics 6, 2015.
 */
const within = -2 * Math.log(1 - Math.sqrt(0.99));

export interface Named {
  readonly cause: DriftCause;
  readonly why: string;
  readonly changedAt: number;
  /** Whether an observation is of the time after. */
  isAfter(one: Stream['observations'][number]): boolean;
}

/**
 * Whose doing a change of answers is. Kinds of questions are kept apart, so it is not another mix of them. A version of ours that
 * came within the confidence set of the moment tells it; else it is the vendor's, unless probes that were asked before and
 * after show that the models answer as before: then it is the questions, in a way that their kind does not show.
 *
 * @param streams that alarmed, of one workload, the strongest evidence first
 * @param probes of the same workload
 */
export function nameCause(
  streams: readonly Stream[],
  versions: ReadonlyMap<string, Version>,
  probes: readonly Stream[],
): Named {
  const independent = ofEachAspect(streams);
  const moment = findMoment(independent);
  const gains = independent.map(splitGain);
  const ours = [...versions]
    .filter(([, { place }]) => place > 0)
    .map(([hash, version]) => ({
      hash,
      version,
      gain: gains.reduce((sum, one) => sum + one.atVersion(version.place), 0),
    }))
    .sort((a, b) => b.gain - a.gain)[0];
  if (ours !== undefined && ours.gain >= moment.gain - within) {
    const { hash, version } = ours;
    return {
      cause: version.changed,
      why: `It came with portfolio version ${hash.slice(0, 12)}${version.changed === 'prompt' ? ', which sends another prompt' : ', which sends the same prompts'}.`,
      changedAt: version.at,
      isAfter: (one) => one.version >= version.place,
    };
  }
  const isAfter = (one: Stream['observations'][number]): boolean => one.at >= moment.at;
  const said = probesDeny(streams, probes, moment.at);
  const rest = ours === undefined ? 'No version of ours came' : 'It came with no version of ours';
  if (said === 'denied')
    return {
      cause: 'traffic',
      why: `${rest}, and fixed probes are answered as before: other questions are asked.`,
      changedAt: moment.at,
      isAfter,
    };
  const probed = said === 'unknown' ? ' No fixed probe was asked often enough to confirm it.' : '';
  return {
    cause: 'model',
    why: `${rest}, and kinds of questions were kept apart: the vendor's model answers otherwise.${probed}`,
    changedAt: moment.at,
    isAfter,
  };
}

const aspects = [new Set(['pass', 'escalated', 'calibration']), new Set(['output', 'cost', 'latency'])];

/** Who fails is escalated, and who says more costs more: evidence that is one thing counts once. */
function ofEachAspect(streams: readonly Stream[]): readonly Stream[] {
  return aspects.flatMap((aspect) => streams.find(({ signal }) => aspect.has(signal)) ?? []);
}
