import { figure, judge } from '../goal.ts';
import { measureRun } from '../measure/measure-run.ts';
import { openUpshift } from '../sides/open-upshift.ts';
import { openVendor } from '../sides/open-vendor.ts';
import { withOpen } from '../with-open.ts';
import type { Scenario } from './scenario.ts';

const inFlight = 1000;

/** A thousand calls in flight in one process, each a second long: the ideal is a thousand tasks a second. */
export const manyInFlight: Scenario = {
  name: 'many-in-flight',
  about: '1,000 calls in flight in one process, 1 s vendor',
  headline: false,
  async run({ servers, quick, onProgress }) {
    const tasks = quick ? 4000 : 8000;
    const vendor = await openVendor(1000);
    try {
      return await withOpen(
        () =>
          openUpshift(servers, {
            layout: 'one',
            vendorUrl: vendor.url,
            env: { BENCH_CALLS: String(inFlight), BENCH_WATCH_LAG: 'true', UPSHIFT_QUEUE_WINDOW: '20000' },
          }),
        async (side) => {
          onProgress('in flight: warming up');
          await measureRun(side, { tasks: 2000, promptBytes: 1024 });
          onProgress(`in flight: ${tasks} tasks`);
          const run = await measureRun(side, { tasks, promptBytes: 1024 });
          const [process] = side.processes;
          if (process === undefined) throw new Error('There is no process');
          const { loopLagP99Ms, middleRate } = await process.report();
          const { rows } = await side.pool.query<{ calls: string; fences: string }>(
            "select count(*) as calls, sum(fence) as fences from work where kind = 'call'",
          );
          await side.verify();
          const lost = Number(rows[0]?.fences) - Number(rows[0]?.calls);
          return [
            judge(
              { name: 'in flight: rate / ideal', better: 'more', pass: 0.98, stretch: 0.99 },
              middleRate / inFlight,
              'between the first and the last quarter',
            ),
            judge(
              { name: 'in flight: loop lag P99', unit: 'ms', better: 'less', pass: 20, stretch: 10 },
              loopLagP99Ms,
              'read at 5 ms',
            ),
            judge({ name: 'in flight: leases lost', better: 'less', pass: 0, stretch: 0 }, lost),
            figure('in flight: CPU per task', run.cpuUs.all, 'µs'),
          ];
        },
      );
    } finally {
      await vendor.end();
    }
  },
};
