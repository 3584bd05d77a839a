import { figure, judge } from '../goal.ts';
import { measureRun } from '../measure/measure-run.ts';
import { waitUntil } from '../measure/wait-until.ts';
import { openUpshift, type UpshiftSide } from '../sides/open-upshift.ts';
import { withOpen } from '../with-open.ts';
import type { Scenario, ScenarioContext } from './scenario.ts';

interface Figures {
  readonly cpuUs: number;
  readonly heapBytes: number;
  readonly redisBytesPerTask: number;
  readonly redisBytesPerJob: number;
}

/** The product's own window: of a backlog, so many jobs are in Redis; the rest waits in the record. */
const window = 2000;

/** A long backlog must not make a task dearer. Both run the same number of tasks, one with many more behind them. */
export const backlog: Scenario = {
  name: 'backlog',
  about: 'a backlog of 100,000 against 1,000',
  headline: false,
  async run(context) {
    const long = context.quick ? 20_000 : 100_000;
    const small = await withBacklog(context, 1000);
    const large = await withBacklog(context, long);
    const label = `backlog ${long / 1000}k / 1k`;
    return [
      judge({ name: `${label}: CPU per task`, better: 'less', pass: 1.2, stretch: 1.1 }, large.cpuUs / small.cpuUs),
      judge(
        { name: `${label}: heap`, better: 'less', pass: 1.2, stretch: 1.1 },
        large.heapBytes / small.heapBytes,
        'flat',
      ),
      judge(
        { name: 'bytes in Redis per waiting task', unit: 'B', better: 'less', pass: 1024, stretch: 819 },
        large.redisBytesPerTask,
        `${Math.round(large.redisBytesPerJob)} B per rung job`,
      ),
      figure('CPU per task at a backlog of 1k', small.cpuUs, 'µs'),
      figure(`CPU per task at a backlog of ${long / 1000}k`, large.cpuUs, 'µs'),
    ];
  },
};

/** Keeps `waiting` tasks behind those that are run: 1,500 at a time, with the product's window. */
async function withBacklog({ servers, vendorUrl, onProgress }: ScenarioContext, waiting: number): Promise<Figures> {
  const tasks = 1500;
  return withOpen(
    () => openUpshift(servers, { layout: 'one', vendorUrl, env: { UPSHIFT_QUEUE_WINDOW: String(window) } }),
    async (side) => {
      await measureRun(side, { tasks, promptBytes: 1024 });
      const before = await usedMemory(side);
      for (let loaded = 0; loaded < waiting + tasks; loaded += 5000) {
        await side.load(Math.min(5000, waiting + tasks - loaded), 1024);
        onProgress(`backlog: ${Math.min(loaded + 5000, waiting + tasks)} of ${waiting + tasks} accepted`);
      }
      const rung = await settledRings(side);
      const used = (await usedMemory(side)) - before;
      const run = await measureRun(side, { tasks, promptBytes: 1024, loaded: true });
      const [process] = side.processes;
      if (process === undefined) throw new Error('There is no process');
      const { heapBytes } = await process.report();
      return {
        cpuUs: run.cpuUs.all,
        heapBytes,
        redisBytesPerTask: used / (waiting + tasks),
        redisBytesPerJob: used / rung,
      };
    },
  );
}

async function settledRings(side: UpshiftSide): Promise<number> {
  let before = -1;
  let now = -1;
  await waitUntil(async () => {
    before = now;
    now = await side.redis.llen(`{${side.prefix}}:execute-efficient:wait`);
    return now > 0 && now === before;
  }, 'the rings to settle');
  return now;
}

async function usedMemory({ redis }: UpshiftSide): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
}
