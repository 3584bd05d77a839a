import type { Side } from '../sides/side.ts';
import { cpuOf, cpuOfTree } from './cpu-time.ts';
import { type RedisCounts, readRedisCounts, subtractCounts } from './redis-counts.ts';

/** What one run of one side took, per task where it says so. */
export interface RunFigures {
  readonly tasks: number;
  readonly tasksPerSecond: number;
  /** Microseconds of user and system time per task, by kind of process. */
  readonly cpuUs: { readonly node: number; readonly redis: number; readonly postgres: number; readonly all: number };
  readonly scripts: number;
  readonly redisCommands: number;
  readonly redisBytesIn: number;
  readonly statements: number;
}

interface Snapshot {
  readonly node: number;
  readonly redis: number;
  readonly postgres: number;
  readonly counts: RedisCounts;
  readonly statements: number;
}

export interface RunOptions {
  readonly tasks: number;
  readonly promptBytes: number;
  /** The tasks are there already. */
  readonly loaded?: boolean;
  /** Measures acceptance too. */
  readonly fromAcceptance?: boolean;
}

/** Loads tasks, lets the side run them, and says what that took from the word to begin to the end of the last one. */
export async function measureRun(
  side: Side,
  { tasks, promptBytes, loaded = false, fromAcceptance = false }: RunOptions,
): Promise<RunFigures> {
  const atAcceptance = fromAcceptance ? await look(side) : null;
  if (!loaded) await side.load(tasks, promptBytes);
  await Promise.all(side.processes.map((one) => one.tell('prepare', tasks)));
  const before = atAcceptance ?? (await look(side));
  const startedAt = performance.now();
  const going = side.processes.map((one) => one.tell('go'));
  await Promise.all(going);
  const seconds = (performance.now() - startedAt) / 1000;
  const after = await look(side);
  await Promise.all(side.processes.map((one) => one.tell('rest')));
  const counts = subtractCounts(after.counts, before.counts);
  const [node, redis, postgres] = [
    (after.node - before.node) / tasks,
    (after.redis - before.redis) / tasks,
    (after.postgres - before.postgres) / tasks,
  ];
  return {
    tasks,
    tasksPerSecond: tasks / seconds,
    cpuUs: { node, redis, postgres, all: node + redis + postgres },
    scripts: counts.scripts / tasks,
    redisCommands: counts.commands / tasks,
    redisBytesIn: counts.bytesIn / tasks,
    statements: (after.statements - before.statements) / tasks,
  };
}

async function look(side: Side): Promise<Snapshot> {
  const statements = await side.statements();
  const counts = await readRedisCounts(side.redis);
  return {
    node: cpuOf(side.processes.map(({ pid }) => pid)),
    redis: cpuOf([side.redisPid]),
    postgres: side.postgresPid === null ? 0 : cpuOfTree(side.postgresPid),
    counts,
    statements,
  };
}
