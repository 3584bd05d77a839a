import type { ProbeRow } from '@upshift/ports';
import type { Stream } from './stream.ts';

/** Each case is compared with itself, under the same prompt: what changes its score is neither the traffic nor ours. One stream for each deployment. */
export function probeStreams(workload: string, probes: readonly ProbeRow[]): readonly Stream[] {
  return [...Map.groupBy(probes, ({ deployment }) => deployment)].map(([deployment, rows]) => ({
    signal: 'probe',
    workload,
    observations: rows.map(({ id, at, caseId, promptHash, passed }) => ({
      id,
      at,
      group: `${caseId}|${promptHash ?? '-'}`,
      value: Number(passed),
      deployment,
      version: 0,
    })),
  }));
}
