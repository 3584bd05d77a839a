import type { DriftFinding, DriftReport } from '@upshift/contracts';
import type { DriftRow, ProbeRow } from '@upshift/ports';
import { findMoment } from './cause/find-moment.ts';
import { type Named, nameCause } from './cause/name-cause.ts';
import { splitGain } from './cause/split-gain.ts';
import { watchStream } from './sequential/watch-stream.ts';
import { listVersions } from './streams/list-versions.ts';
import { outcomeStreams } from './streams/outcome-streams.ts';
import { probeStreams } from './streams/probe-streams.ts';
import type { Stream } from './streams/stream.ts';
import { trafficStreams } from './streams/traffic-streams.ts';

/** At most this share of periods raises any false alarm. */
const falseAlarmRate = 0.05;
/** Of outcomes six, of traffic four, and the probes. */
const testsOfWorkload = 11;

export interface DriftFacts {
  /** When the record was read, ms since 1970. */
  readonly at: number;
  /** `driftSince(at)`. */
  readonly since: number;
  /** Oldest first, as are probes. */
  readonly tasks: readonly DriftRow[];
  readonly probes: readonly ProbeRow[];
}

/** A stream that alarmed. */
interface Alarm {
  readonly stream: Stream;
  readonly evidence: number;
  readonly needed: number;
  readonly seenAt: number;
}

/**
 * What has changed since tests began, and whose doing it is. Every stream has a test of its own that may be looked at whenever one
 * likes; levels are split so that they sum to the rate of false alarms: the k-th workload to appear has 1/(k(k+1)) of it, its
 * tests equal parts, the j-th probed deployment 1/(j(j+1)) of the probes' part (Bonferroni, with weights that sum to 1 whatever
 * appears later).
 */
export function buildDrift({ at, since, tasks, probes }: DriftFacts): DriftReport {
  const byWorkload = Map.groupBy(tasks, ({ workload }) => workload);
  const probesOf = Map.groupBy(probes, ({ workload }) => workload);
  const workloads = [...new Set([...byWorkload.keys(), ...probesOf.keys()])];
  const findings = workloads.flatMap((workload, k) => {
    const rows = byWorkload.get(workload) ?? [];
    const level = falseAlarmRate / ((k + 1) * (k + 2)) / testsOfWorkload;
    const versions = listVersions(rows);
    const outcomes = watchAll(outcomeStreams(workload, rows, versions), () => level);
    const traffic = watchAll(trafficStreams(workload, rows, tasks, at), () => level);
    const probing = probeStreams(workload, probesOf.get(workload) ?? []);
    const probed = watchAll(probing, (j) => level / ((j + 1) * (j + 2)));
    const named =
      outcomes.length === 0
        ? null
        : nameCause(
            outcomes.map(({ stream }) => stream),
            versions,
            probing,
          );
    return [
      ...(named === null ? [] : outcomes.map((alarm) => toFinding(alarm, named))),
      ...traffic.map((alarm) =>
        toFinding(alarm, byTime(alarm.stream, 'traffic', 'It is seen in what is asked, before anybody answers.')),
      ),
      ...probed.map((alarm) =>
        toFinding(alarm, byTime(alarm.stream, 'model', 'Fixed probes under the same prompt are answered otherwise.')),
      ),
    ];
  });
  findings.sort((a, b) => b.evidence - b.needed - (a.evidence - a.needed));
  return {
    at: new Date(at).toISOString(),
    since: new Date(since).toISOString(),
    falseAlarmRate,
    tasks: tasks.length,
    probes: probes.length,
    simulated: tasks.some(({ simulated }) => simulated) || probes.some(({ simulated }) => simulated),
    causes: [...new Set(findings.map(({ cause }) => cause))],
    findings,
  };
}

function watchAll(streams: readonly Stream[], levelOf: (no: number) => number): readonly Alarm[] {
  const alarms = streams.flatMap((stream, no): Alarm[] => {
    const needed = -Math.log(levelOf(no));
    const deployment = stream.signal === 'probe' ? (stream.observations[0]?.deployment ?? '') : '';
    const name = `${stream.workload}|${stream.signal}|${deployment}`;
    const { evidence, seenAt } = watchStream(name, stream.observations, needed);
    return seenAt === null ? [] : [{ stream, evidence, needed, seenAt }];
  });
  return alarms.sort((a, b) => b.evidence - a.evidence);
}

function byTime(stream: Stream, cause: Named['cause'], why: string): Named {
  const { at } = findMoment([stream]);
  return { cause, why, changedAt: at, isAfter: (one) => one.at >= at };
}

function toFinding({ stream, evidence, needed, seenAt }: Alarm, named: Named): DriftFinding {
  const { signal, workload, observations } = stream;
  return {
    signal,
    workload,
    deployment: mostVisible(stream, named),
    cause: named.cause,
    why: named.why,
    changedAt: new Date(named.changedAt).toISOString(),
    seenAt: new Date(seenAt).toISOString(),
    before: mean(observations.filter((one) => !named.isAfter(one))),
    after: mean(observations.filter((one) => named.isAfter(one))),
    evidence: Math.round(evidence * 100) / 100,
    needed: Math.round(needed * 100) / 100,
  };
}

function mostVisible(stream: Stream, { changedAt, cause }: Named): string | null {
  if (cause === 'traffic') return null;
  const parts = [...Map.groupBy(stream.observations, ({ deployment }) => deployment)].map(
    ([deployment, observations]) => ({ deployment, gain: splitGain({ ...stream, observations }).atTime(changedAt) }),
  );
  return parts.sort((a, b) => b.gain - a.gain)[0]?.deployment ?? null;
}

function mean(observations: Stream['observations']): number {
  if (observations.length === 0) return 0;
  return observations.reduce((sum, { value }) => sum + value, 0) / observations.length;
}
