import type { Side } from '../sides/side.ts';
import { measureRun, type RunFigures } from './measure-run.ts';
import { type Spread, toSpread } from './spread.ts';

export interface Pairs {
  readonly a: readonly RunFigures[];
  readonly b: readonly RunFigures[];
  /** Of the rates of A, largest over smallest. Beyond `spreadLimit` the run says nothing of rates. */
  readonly spreadOfA: number;
}

/** A run whose A swings by more than this is discarded. */
export const spreadLimit = 3;

export interface AlternateOptions {
  readonly warmUp: number;
  readonly tasks: number;
  readonly rounds: number;
  readonly promptBytes?: number;
  readonly onProgress: (message: string) => void;
}

/** A B A B …, after a warm-up of both. */
export async function alternate(a: Side, b: Side, options: AlternateOptions): Promise<Pairs> {
  const { warmUp, tasks, rounds, promptBytes = 1024, onProgress } = options;
  for (const side of [a, b]) {
    onProgress(`warming up ${side.name}: ${warmUp} tasks`);
    await measureRun(side, { tasks: warmUp, promptBytes });
  }
  const runs: { a: RunFigures[]; b: RunFigures[] } = { a: [], b: [] };
  for (let round = 1; round <= rounds; round += 1) {
    for (const [key, side] of [
      ['a', a],
      ['b', b],
    ] as const) {
      const figures = await measureRun(side, { tasks, promptBytes });
      runs[key].push(figures);
      const { node, redis, postgres } = figures.cpuUs;
      onProgress(
        `round ${round} of ${rounds}, ${side.name}: ${Math.round(figures.tasksPerSecond)} tasks/s, ` +
          `µs per task: Node ${Math.round(node)}, Redis ${Math.round(redis)}, Postgres ${Math.round(postgres)}`,
      );
    }
  }
  await a.verify();
  await b.verify();
  const rates = toSpread(runs.a.map(({ tasksPerSecond }) => tasksPerSecond));
  return { ...runs, spreadOfA: rates.max / rates.min };
}

/** B over A, round by round. */
export function pairedRatio({ a, b }: Pairs, of: (figures: RunFigures) => number): Spread {
  return toSpread(b.flatMap((figures, round) => (a[round] === undefined ? [] : [of(figures) / of(a[round])])));
}
