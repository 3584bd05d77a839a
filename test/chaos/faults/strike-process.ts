import type { Slot } from '../harness/slot.ts';
import type { Battlefield, Striker, Struck } from './striker.ts';
import { wait } from './wait.ts';

const hourMs = 3_600_000;

/** Strikes the process of one slot. */
export const strikeProcess: Striker = async (field, { kind, target, durationMs }) => {
  const slot = field.pipeline.slots.get(target);
  if (slot === undefined) return { skipped: `there is no ${target}` };
  if (slot.pid() === null) return { skipped: `${target} is starting` };
  return onSlot(slot, async () => {
    switch (kind) {
      case 'kill':
        return struck(slot.kill());
      case 'terminate':
        return struck(await replaced(field, slot));
      case 'clock-ahead':
        return struck(await replaced(field, slot, { CHAOS_CLOCK_SHIFT_MS: String(hourMs) }));
      case 'clock-behind':
        return struck(await replaced(field, slot, { CHAOS_CLOCK_SHIFT_MS: String(-hourMs) }));
      case 'block-70': {
        const pid = slot.signal('SIGUSR2');
        await wait(durationMs, field.ended);
        return struck(pid);
      }
      default: {
        const pid = slot.signal('SIGSTOP');
        await wait(durationMs, field.ended);
        slot.signal('SIGCONT');
        return struck(pid);
      }
    }
  });
};

/** Replaces every process, one after the other, each by SIGTERM. */
export const strikeRolling: Striker = async (field) => {
  const pids: number[] = [];
  for (const slot of field.pipeline.slots.values()) {
    if (field.ended.aborted) break;
    if (slot.busy || slot.pid() === null) continue;
    const pid = await onSlot(slot, () => replaced(field, slot));
    if (pid !== null) pids.push(pid);
  }
  return { pids };
};

/** Waits for the new one too, so that the next fault does not meet an empty slot. */
async function replaced(
  { ended }: Battlefield,
  slot: Slot,
  env?: Readonly<Record<string, string>>,
): Promise<number | null> {
  const pid = await slot.replace(env);
  const up = slot.running();
  await Promise.race([up, wait(30_000, ended)]);
  return pid;
}

async function onSlot<T>(slot: Slot, act: () => Promise<T>): Promise<T> {
  if (slot.busy) throw new Error(`${slot.name} suffers another fault`);
  slot.busy = true;
  try {
    return await act();
  } finally {
    slot.busy = false;
  }
}

function struck(pid: number | null): Struck {
  return pid === null ? { skipped: 'no process runs there' } : { pids: [pid] };
}
