import type { DriftRow } from '@upshift/ports';
import type { Observation } from '../sequential/watch-stream.ts';
import type { Version } from './list-versions.ts';
import type { Stream } from './stream.ts';
import { trafficGroup } from './traffic-group.ts';

const hourMs = 3_600_000;
/** What is read of a task's first call; null where it says nothing. */
const readings = {
  pass: ({ passed }) => (passed === null ? null : Number(passed)),
  escalated: ({ escalated }) => Number(escalated),
  calibration: ({ passed, expected }) => (passed === null || expected === null ? null : Number(passed) - expected),
  output: ({ outputTokens }) => outputTokens,
  cost: ({ costNanoUsd }) => costNanoUsd,
  latency: ({ latencyMs }) => latencyMs,
} as const satisfies Record<string, (row: DriftRow) => number | null>;

/** @param rows of one workload, oldest first */
export function outcomeStreams(
  workload: string,
  rows: readonly DriftRow[],
  versions: ReadonlyMap<string, Version>,
): readonly Stream[] {
  return (Object.keys(readings) as (keyof typeof readings)[]).map((signal) => {
    const heard = signal === 'latency' ? firstOfEachHour(rows) : rows;
    const observations = heard.flatMap((row): Observation[] => {
      const value = readings[signal](row);
      if (value === null) return [];
      const { id, at, deployment, portfolioHash } = row;
      const version = versions.get(portfolioHash)?.place ?? 0;
      return [{ id, at, group: trafficGroup(row), value, deployment, version }];
    });
    return { signal, workload, observations };
  });
}

/** Calls of the same minutes wait for each other: of each hour one of a kind is heard. */
function firstOfEachHour(rows: readonly DriftRow[]): readonly DriftRow[] {
  const heard = new Set<string>();
  return rows.filter((row) => {
    if (row.latencyMs === null) return false;
    const key = `${Math.floor(row.at / hourMs)}|${trafficGroup(row)}`;
    const isFirst = !heard.has(key);
    heard.add(key);
    return isFirst;
  });
}
