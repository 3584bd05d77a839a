import type { DriftRow } from '@upshift/ports';
import type { Observation } from '../sequential/watch-stream.ts';
import type { Stream } from './stream.ts';

const blockMs = 6 * 3_600_000;
const dayMs = 4 * blockMs;
/** A block with fewer tasks says too little. */
const leastTasks = 5;
/** By how many of the first tasks the commonest intent is chosen. */
const chosenBy = 50;

interface Block {
  readonly at: number;
  readonly all: number;
  readonly rows: readonly DriftRow[];
}

/**
 * Who asks what: one value for each quarter of a day, which is compared with the same quarter of other days alone, workdays and
 * weekends apart: tasks come in bursts, so that single tasks are no independent draws. A quarter that has not ended is left out.
 *
 * @param rows of one workload, oldest first
 * @param all of every workload, oldest first
 */
export function trafficStreams(
  workload: string,
  rows: readonly DriftRow[],
  all: readonly DriftRow[],
  untilMs: number,
): readonly Stream[] {
  const blocks = toBlocks(rows, all, untilMs);
  const usual = commonestIntent(rows);
  const readings = {
    share: ({ rows: own, all: every }: Block) => (every < leastTasks ? null : own.length / every),
    risk: ({ rows: own }: Block) => meanOf(own, ({ risk }) => Number(risk !== 'low')),
    intent: ({ rows: own }: Block) => meanOf(own, ({ intent }) => Number(intent === usual)),
    input: ({ rows: own }: Block) =>
      meanOf(own, ({ characters }) => (characters === null ? null : Math.log(Math.max(1, characters)))),
  } as const;
  return (Object.keys(readings) as (keyof typeof readings)[]).map((signal) => ({
    signal,
    workload,
    observations: blocks.flatMap((block): Observation[] => {
      const value = readings[signal](block);
      if (value === null) return [];
      // What a quarter held is known at its end.
      const at = block.at + blockMs;
      return [{ id: String(block.at), at, group: quarterOf(block.at), value, deployment: null, version: 0 }];
    }),
  }));
}

function toBlocks(rows: readonly DriftRow[], all: readonly DriftRow[], untilMs: number): readonly Block[] {
  const own = Map.groupBy(rows, ({ at }) => Math.floor(at / blockMs));
  const every = Map.groupBy(all, ({ at }) => Math.floor(at / blockMs));
  return [...every]
    .filter(([no]) => (no + 1) * blockMs <= untilMs)
    .map(([no, tasks]) => ({ at: no * blockMs, all: tasks.length, rows: own.get(no) ?? [] }));
}

function commonestIntent(rows: readonly DriftRow[]): string | null {
  const counts = Map.groupBy(rows.slice(0, chosenBy), ({ intent }) => intent);
  return [...counts].sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? null;
}

function meanOf(rows: readonly DriftRow[], read: (row: DriftRow) => number | null): number | null {
  const values = rows.map(read).filter((value) => value !== null);
  return values.length < leastTasks ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** 1970 began on a Thursday: days 2 and 3 are its first weekend. UTC. */
function quarterOf(at: number): string {
  const weekday = Math.floor(at / dayMs) % 7;
  return `${weekday === 2 || weekday === 3 ? 'weekend' : 'workday'} ${Math.floor((at % dayMs) / blockMs)}`;
}
