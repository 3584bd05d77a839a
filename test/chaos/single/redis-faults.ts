import type { FaultKind } from '../faults/fault.ts';
import { durationOf } from '../schedule/plan-faults.ts';
import type { Ground } from './ground.ts';
import type { SingleFault } from './single-fault.ts';
import { judged, seconds, underLoad } from './under-load.ts';

const wiped: readonly FaultKind[] = ['redis-flush', 'redis-kill-empty', 'redis-kill-everysec', 'redis-power-loss'];
const silent: readonly FaultKind[] = ['redis-freeze-30', 'redis-unreachable-20', 'redis-black-hole-40'];
const rubbish: readonly FaultKind[] = ['jobs-ghost', 'jobs-unreadable', 'jobs-oversized'];

/** The doorbell loses everything, falls silent, is full, or rings rubbish. */
export const redisFaults: readonly SingleFault[] = [
  ...wiped.map(
    (kind): SingleFault => ({
      name: kind,
      goal: 'G3',
      expectation: 'nothing lost, no call made again, moving within 60 s, all of it settled within 60 s',
      redis: true,
      attempt: underLoad(kind, 'redis', 0, { restarted: 0, movingWithinMs: 60_000 }),
    }),
  ),
  ...silent.map(
    (kind): SingleFault => ({
      name: kind,
      goal: 'G4',
      expectation: 'no call made again, moving within 10 s',
      redis: true,
      attempt: underLoad(kind, 'redis', durationOf(kind), { rate: 8, restarted: 0, movingWithinMs: 10_000 }),
    }),
  ),
  {
    name: 'redis-away-producer',
    goal: 'G7',
    expectation: 'every POST answered within 2.5 s, 99 of 100 accepted within 300 ms, none lost',
    redis: true,
    async attempt(ground) {
      const striking = ground.strike('redis-unreachable-20', 'redis', 20_000);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await ground.producer.submit(300, 18_000);
      const { slowest, p99, refused } = answersOf(ground);
      await striking;
      return judged(await ground.judge(), {
        restarted: 0,
        more: () => ({
          measured: `slowest answer ${seconds(slowest)}, p99 ${Math.round(p99)} ms, ${refused} not accepted at once`,
          failures: [
            ...(slowest <= 2500 ? [] : [`an answer took ${Math.round(slowest)} ms`]),
            ...(p99 <= 300 ? [] : [`p99 is ${Math.round(p99)} ms`]),
          ],
        }),
      });
    },
  },
  {
    name: 'redis-full-60',
    goal: 'G8',
    expectation: 'no extra call, no failed task, the API answers',
    redis: true,
    attempt: underLoad('redis-full-60', 'redis', 60_000, {
      rate: 5,
      restarted: 0,
      movingWithinMs: 10_000,
      more: ({ figures }) => ({
        failures: figures.byState['succeeded'] === figures.accepted ? [] : ['not every task succeeded'],
      }),
    }),
  },
  ...rubbish.map(
    (kind): SingleFault => ({
      name: kind,
      goal: 'G10',
      expectation: 'gone within 60 s, no paid call, work goes on',
      redis: true,
      async attempt(ground) {
        const before = await startedCalls(ground);
        await ground.strike(kind, 'jobs');
        const startedAt = performance.now();
        const left = await untilEmpty(ground, 60_000);
        const goneAfter = performance.now() - startedAt;
        const paid = (await startedCalls(ground)) - before;
        await ground.producer.submit(20, 1000);
        return judged(await ground.judge(), {
          restarted: 0,
          more: () => ({
            measured: `gone after ${seconds(goneAfter)}, ${paid} calls paid for it`,
            failures: [
              ...(left === 0 ? [] : [`${left} jobs are still there`]),
              ...(paid === 0 ? [] : [`${paid} calls were paid`]),
            ],
          }),
        });
      },
    }),
  ),
];

function answersOf({ producer }: Ground): { slowest: number; p99: number; refused: number } {
  const times = producer.answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return {
    slowest: times.at(-1) ?? 0,
    p99: times[Math.ceil(times.length * 0.99) - 1] ?? 0,
    refused: producer.answers.filter(({ status }) => status !== 202).length,
  };
}

async function startedCalls({ pipeline }: Ground): Promise<number> {
  return ((await (await fetch(`${pipeline.vendorUrl}/bill`)).json()) as { started: number }).started;
}

/** Waits until no queue holds a job. @returns how many are left */
async function untilEmpty({ pipeline: { redis, prefix } }: Ground, withinMs: number): Promise<number> {
  const until = performance.now() + withinMs;
  const queues = ['classify', 'execute-efficient', 'execute-premium', 'validate', 'escalate', 'quarantine'];
  for (;;) {
    let left = 0;
    for (const queue of queues)
      for (const list of ['wait', 'active'])
        left += Number(await redis?.server.command('llen', `{${prefix}}:${queue}:${list}`));
    if (left === 0 || performance.now() > until) return left;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
