import { figure, judge } from '../../pipeline/goal.ts';
import { waitUntil } from '../../pipeline/measure/wait-until.ts';
import { openUpshift } from '../../pipeline/sides/open-upshift.ts';
import { withOpen } from '../../pipeline/with-open.ts';
import { executorPortfolio } from '../executor-portfolio.ts';
import { type BenchVendor, openVendor } from '../open-vendor.ts';
import type { Scenario } from './scenario.ts';

const inFlight = 1000;
/** What the histogram of the event loop reads in a loop that is never late, in ms. */
const resolutionMs = 5;

/**
 * A thousand calls in flight in one executor process; API, validator and the rest have processes of their own. The ideal is
 * a thousand calls by the vendor's mean latency. The first thousand are met midway: begun together, calls of nearly one length
 * also end together, and the half of a run between its quarters is then no whole number of rounds. An executor that lost no
 * time at all would reach 0.894 of the ideal in four rounds and 0.979 in eight.
 */
export function inFlightOf(seconds: number): Scenario {
  const name = `in-flight-${seconds}s`;
  const ideal = inFlight / seconds;
  return {
    name,
    about: `1,000 calls in flight in one executor, ${seconds} s vendor: ${ideal} tasks/s are ideal`,
    async run({ servers, quick, onProgress }) {
      const rounds = quick ? 4 : 8;
      const tasks = inFlight * rounds;
      return withOpen(
        () => openVendor(seconds * 1000),
        (vendor) =>
          withOpen(
            () =>
              openUpshift(servers, {
                layout: 'each',
                vendorUrl: vendor.url,
                env: {
                  BENCH_PORTFOLIO: executorPortfolio({ vendorUrl: vendor.url }),
                  BENCH_CALLS: String(inFlight),
                  BENCH_WATCH_LAG: 'true',
                  UPSHIFT_QUEUE_WINDOW: '20000',
                },
              }),
            async (side) => {
              const executor = side.processes[2];
              if (executor === undefined) throw new Error('There is no executor');
              let loopLagMs = Number.NaN;
              // Connections, plans of statements and the compiler are warm after the first.
              for (const count of [inFlight * 2, tasks]) {
                onProgress(`${name}: ${count} tasks`);
                await side.load(count, 1024);
                await Promise.all(side.processes.map((one) => one.tell('prepare', count)));
                await vendor.midway(inFlight);
                const before = await callsOf(vendor);
                const going = Promise.all(side.processes.map((one) => one.tell('go')));
                await waitUntil(async () => (await callsOf(vendor)) > before + count / 4, 'a quarter');
                await executor.tell('watch');
                await waitUntil(async () => (await callsOf(vendor)) > before + (3 * count) / 4, 'three quarters');
                loopLagMs = (await executor.report()).loopLagP99Ms - resolutionMs;
                await going;
                await Promise.all(side.processes.map((one) => one.tell('rest')));
              }
              const { middleRate } = await side.last.report();
              const { mostOpen } = await vendor.counts();
              const { rows } = await side.pool.query<{ lost: string; unknown: string }>(
                `select (select sum(fence) - count(*) from work where kind = 'call') as lost,
                  (select count(*) from attempt where state <> 'finished') as unknown`,
              );
              await side.verify();
              return [
                judge(
                  { name: `${name}: rate / ideal`, better: 'more', pass: 0.98, stretch: 0.99 },
                  middleRate / ideal,
                  `${middleRate.toFixed(0)} of ${ideal} tasks/s, between the first and the last quarter`,
                ),
                judge(
                  { name: `${name}: loop lag P99`, unit: 'ms', better: 'less', pass: 20, stretch: 10 },
                  Math.max(0, loopLagMs),
                  `of the executor, read every ${resolutionMs} ms between the same quarters`,
                ),
                judge({ name: `${name}: leases lost`, better: 'less', pass: 0, stretch: 0 }, Number(rows[0]?.lost)),
                figure(`${name}: most in flight`, mostOpen, '', 'as the vendor saw it'),
              ];
            },
          ),
      );
    },
  };
}

async function callsOf(vendor: BenchVendor): Promise<number> {
  return Object.values((await vendor.counts()).calls).reduce((sum, count) => sum + count, 0);
}
