import { withRecord } from '../harness/with-record.ts';
import type { Ground, Judgement } from './ground.ts';
import type { SingleOutcome } from './single-fault.ts';
import { judged, seconds } from './under-load.ts';

/** Kills a process of a service while it has work in hand, and measures when the last of that work was done elsewhere. */
export function pickUp(service: string, withinMs: number) {
  return async (ground: Ground): Promise<SingleOutcome> => {
    const slot = ground.pipeline.slots.get(`${service}-0`);
    const submitting = ground.producer.submit(600, 6000);
    const held = await whileHolding(ground, slot?.pid() ?? 0);
    await ground.strike('kill', `${service}-0`);
    await submitting;
    const judgement = await ground.judge();
    const took = lastOpenAtFault(judgement);
    const failures = took !== null && took > withinMs ? [`picked up after ${took} ms, ${withinMs} allowed`] : [];
    return judged(judgement, {
      more: () => ({
        measured: `${held} works in hand at the kill; the last task that was open then was settled ${seconds(took)} after it`,
        failures,
      }),
    });
  };
}

/** Waits until the process holds leases; a CPU stage holds one for milliseconds only. */
async function whileHolding({ pipeline }: Ground, pid: number): Promise<number> {
  return withRecord(pipeline.record.directUrl(), async (client) => {
    const until = performance.now() + 5500;
    while (performance.now() < until) {
      const { rows } = await client.query<{ held: number }>(
        "select count(*)::int as held from work w join worker k on k.id = w.worker_id where w.state = 'leased' and k.pid = $1 and k.dead_at is null",
        [pid],
      );
      const held = rows[0]?.held ?? 0;
      if (held > 0) return held;
    }
    return 0;
  });
}

/** Everything that was accepted before the kill was open or settled then; what took longest shows the picking up. */
function lastOpenAtFault({ history }: Judgement): number | null {
  const at = history.faults[0]?.from ?? 0;
  const first = new Map(history.attempts.toReversed().map(({ taskId, startedAt }) => [taskId, startedAt]));
  const late = history.tasks.flatMap(({ id, settledAt }) => {
    const begun = first.get(id) ?? Number.POSITIVE_INFINITY;
    return settledAt !== null && settledAt > at && begun < at + 60_000 ? [settledAt - at] : [];
  });
  return late.length === 0 ? null : Math.round(Math.max(...late));
}
