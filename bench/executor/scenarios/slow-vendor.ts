import { figure, judge } from '../../pipeline/goal.ts';
import { openUpshift } from '../../pipeline/sides/open-upshift.ts';
import { withOpen } from '../../pipeline/with-open.ts';
import { type ExecutorPortfolio, executorPortfolio } from '../executor-portfolio.ts';
import { openVendor } from '../open-vendor.ts';
import { readLatencies } from '../read-latencies.ts';
import { submitAtRate } from '../submit-at-rate.ts';
import type { Scenario } from './scenario.ts';

const tasksPerSecond = 20;
const meanMs = 300;
const factor = 10;
/** What the goal allows between the vendor's becoming slow and its being noticed, in s. */
const reactionSeconds = 30;

/**
 * Tasks come steadily; after a while the deployment that is asked first answers ten times slower than before. What a task takes, from
 * its acceptance to its end, is compared with what it took before.
 */
export function slowVendor(label: string, portfolio: Omit<ExecutorPortfolio, 'vendorUrl'>, hasGoal: boolean): Scenario {
  const name = `slow-${label}`;
  return {
    name,
    about: `a deployment slowed ${factor}x, ${tasksPerSecond} tasks/s, ${label}`,
    run: ({ servers, quick, onProgress }) =>
      withOpen(
        () => openVendor(meanMs),
        (vendor) =>
          withOpen(
            () =>
              openUpshift(servers, {
                layout: 'one',
                vendorUrl: vendor.url,
                env: { BENCH_PORTFOLIO: executorPortfolio({ ...portfolio, vendorUrl: vendor.url }) },
              }),
            async (side) => {
              // The first part warms processes and fills the latencies that are known.
              const [warmSeconds, normalSeconds, slowSeconds] = quick ? [10, 20, 50] : [15, 60, 600];
              const count = (warmSeconds + normalSeconds + slowSeconds) * tasksPerSecond;
              const [process] = side.processes;
              if (process === undefined) throw new Error('There is no process');
              await process.tell('prepare', count);
              const ended = process.tell('go');
              const submit = (seconds: number): Promise<void> =>
                submitAtRate(side.apiUrl, { count: seconds * tasksPerSecond, perSecond: tasksPerSecond });
              onProgress(`${name}: ${warmSeconds + normalSeconds} s as usual`);
              await submit(warmSeconds);
              const normalFrom = await nowOf(side.pool);
              await submit(normalSeconds);
              onProgress(`${name}: ${slowSeconds} s slow`);
              await vendor.slow('one', factor);
              const slowFrom = await nowOf(side.pool);
              await submit(slowSeconds);
              await ended;
              const normal = await readLatencies(side.pool, normalFrom, slowFrom);
              const reacting = await readLatencies(side.pool, slowFrom, slowFrom + 1000 * reactionSeconds);
              const reacted = await readLatencies(side.pool, slowFrom + 1000 * reactionSeconds, null);
              const { rows } = await side.pool.query<{
                succeeded: string;
                hedges: string;
                cost: string;
                wasted: string;
              }>(
                `select (select count(*) from task where state = 'succeeded') as succeeded,
                  (select count(*) from attempt where mode = 'hedge') as hedges,
                  (select sum(cost_nano_usd) from attempt) as cost,
                  (select coalesce(sum(cost_nano_usd), 0) from attempt where use = 'wasted') as wasted`,
              );
              const { calls } = await vendor.counts();
              const ratio = reacted.p95Ms / normal.p95Ms;
              const ms = (value: number): string => `${value.toFixed(0)} ms`;
              const note = `P95 ${ms(reacted.p95Ms)} against ${ms(normal.p95Ms)}, from ${reactionSeconds} s on`;
              const goal = { name: `${name}: P95 slow / normal`, better: 'less', pass: 1.5, stretch: 1.2 } as const;
              return [
                hasGoal ? judge(goal, ratio, note) : figure(goal.name, ratio, '', note),
                figure(
                  `${name}: P95 of the first ${reactionSeconds} s / normal`,
                  reacting.p95Ms / normal.p95Ms,
                  '',
                  ms(reacting.p95Ms),
                ),
                judge(
                  { name: `${name}: tasks lost`, better: 'less', pass: 0, stretch: 0 },
                  count - Number(rows[0]?.succeeded),
                  `of ${count}`,
                ),
                figure(`${name}: hedges`, Number(rows[0]?.hedges), '', `calls: ${JSON.stringify(calls)}`),
                figure(
                  `${name}: money for calls that lost`,
                  (100 * Number(rows[0]?.wasted)) / Number(rows[0]?.cost),
                  '%',
                  'a call that was broken off is booked at its worst case',
                ),
              ];
            },
          ),
      ),
  };
}

/** By the record's clock, ms since 1970. */
async function nowOf(pool: { query(text: string): Promise<{ rows: { now: number }[] }> }): Promise<number> {
  const { rows } = await pool.query('select extract(epoch from clock_timestamp())::float8 * 1000 as now');
  return rows[0]?.now ?? Number.NaN;
}
