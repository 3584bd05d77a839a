import { pickUp } from './pick-up.ts';
import type { SingleFault } from './single-fault.ts';
import { judged, underLoad } from './under-load.ts';

const stages = ['classifier', 'executor', 'validator', 'escalator'] as const;

/** Processes killed, frozen, blocked and ended in order. */
export const processFaults: readonly SingleFault[] = [
  ...stages.map((service): SingleFault => {
    const withinMs = service === 'executor' ? 60_000 : 30_000;
    return {
      name: `kill-${service}`,
      goal: 'G6',
      expectation: `work in hand picked up within ${withinMs / 1000} s`,
      redis: false,
      attempt: pickUp(service, withinMs),
    };
  }),
  ...(['api-0', 'reconciler-0'] as const).map(
    (target): SingleFault => ({
      name: `kill-${target.replace('-0', '')}`,
      goal: 'G1',
      expectation: 'nothing lost, no call made again, moving within 15 s',
      redis: false,
      attempt: underLoad('kill', target, 0, { restarted: 0, movingWithinMs: 15_000, afterMs: 8000 }),
    }),
  ),
  ...([9, 30, 70] as const).map(
    (time): SingleFault => ({
      name: `stop-executor-${time}`,
      goal: 'G1',
      expectation: time === 9 ? 'no call made again' : 'only calls of the frozen process are made again',
      redis: false,
      attempt: underLoad(`stop-${time}`, 'executor-0', time * 1000, {
        rate: 8,
        ...(time === 9 ? { restarted: 0 } : {}),
      }),
    }),
  ),
  ...(['api-0', 'classifier-0', 'validator-0', 'reconciler-0'] as const).map(
    (target): SingleFault => ({
      name: `stop-${target.replace('-0', '')}-30`,
      goal: 'G1',
      expectation: 'nothing lost, no call made again',
      redis: false,
      attempt: underLoad('stop-30', target, 30_000, { rate: 8, restarted: 0 }),
    }),
  ),
  {
    name: 'block-executor-70',
    goal: 'G1',
    expectation: 'an event loop blocked for 70 s keeps its work: no call made again',
    redis: false,
    attempt: underLoad('block-70', 'executor-0', 70_000, { rate: 8, restarted: 0 }),
  },
  {
    name: 'terminate-50-in-flight',
    goal: 'G5',
    expectation: 'SIGTERM to both executors with 50 calls in flight: no call made again',
    redis: false,
    options: { latencyMs: [6000, 6000], malformed: 0 },
    async attempt(ground) {
      await ground.producer.submit(50, 100);
      const inFlight = await untilInFlight(ground.pipeline.vendorUrl, 50);
      await Promise.all([ground.strike('terminate', 'executor-0'), ground.strike('terminate', 'executor-1')]);
      return judged(await ground.judge(), {
        restarted: 0,
        more: () => ({
          measured: `${inFlight} in flight at SIGTERM`,
          failures: inFlight < 50 ? ['fewer than 50 calls were in flight'] : [],
        }),
      });
    },
  },
  {
    name: 'rolling-restart',
    goal: 'G5',
    expectation: 'every process replaced under load: no call made again',
    redis: false,
    async attempt(ground) {
      const submitting = ground.producer.submit(600, 60_000);
      await new Promise((resolve) => setTimeout(resolve, 2000));
      await ground.strike('rolling-restart', 'all');
      await submitting;
      return judged(await ground.judge(), { restarted: 0 });
    },
  },
  {
    name: 'poison-task',
    goal: 'G9',
    expectation: '49 of 50 succeed, the killer is given up within 3 crashes, at most 3 calls an innocent',
    redis: false,
    options: { latencyMs: [6000, 6000], malformed: 0 },
    async attempt(ground) {
      await ground.producer.submit(49, 100);
      const together = await untilInFlight(ground.pipeline.vendorUrl, 49);
      await ground.producer.submitPoison();
      const judgement = await ground.judge();
      const { history } = judgement;
      const poison = new Set(history.accepted.filter((one) => one.poison).flatMap(({ taskIds }) => taskIds));
      const innocents = history.tasks.filter(({ id }) => !poison.has(id));
      const succeeded = innocents.filter(({ state }) => state === 'succeeded').length;
      const most = Math.max(
        ...innocents.map(({ id }) => history.attempts.filter(({ taskId }) => taskId === id).length),
      );
      const crashes = history.faults.filter(({ kind }) => kind === 'poison-crash').length;
      const ended = history.tasks.find(({ id }) => poison.has(id))?.reason;
      return judged(judgement, {
        more: () => ({
          measured: `${together} calls in flight when the killer came, ${succeeded} of 49 innocents succeeded with at most ${most} calls, ${crashes} crashes, killer ended as ${ended}`,
          failures: [
            ...(succeeded === 49 ? [] : [`${49 - succeeded} innocents were lost`]),
            ...(most <= 3 ? [] : [`an innocent took ${most} calls`]),
            ...(crashes <= 3 && ended === 'poison' ? [] : ['the killer was not given up within 3 crashes']),
          ],
        }),
      });
    },
  },
];

async function untilInFlight(vendorUrl: string, wanted: number): Promise<number> {
  const until = performance.now() + 5500;
  let open = 0;
  while (open < wanted && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    open = ((await (await fetch(`${vendorUrl}/bill`)).json()) as { open: number }).open;
  }
  return open;
}
