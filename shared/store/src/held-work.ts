import type { WorkKey } from '@upshift/ports';
import type pg from 'pg';

/** The work that this process was given and has not committed, so that a cancellation whose event was missed is found. */
export interface HeldWork {
  began(key: WorkKey): void;
  ended(key: WorkKey): void;
  /** What was cancelled meanwhile, in one statement. Work that is no longer leased is forgotten. */
  findCancelled(): Promise<readonly WorkKey[]>;
}

export function createHeldWork(pool: pg.Pool): HeldWork {
  const held = new Map<string, WorkKey>();
  return {
    began(key) {
      held.set(workName(key), key);
    },
    ended(key) {
      held.delete(workName(key));
    },
    async findCancelled() {
      if (held.size === 0) return [];
      const keys = [...held.values()];
      const { rows } = await pool.query<{ place: number; state: string }>({
        name: 'held_work',
        text: `select k.place::int as place, w.state
          from unnest($1::text[], $2::int[], $3::int[]) with ordinality as k(task_id, step, no, place)
          join work w on w.tenant_id = 'default' and w.task_id = k.task_id and w.step = k.step and w.no = k.no
          where w.state <> 'leased'`,
        values: [keys.map(({ taskId }) => taskId), keys.map(({ step }) => step), keys.map(({ no }) => no)],
      });
      const cancelled: WorkKey[] = [];
      for (const { place, state } of rows) {
        const key = keys[place - 1];
        if (key === undefined || !held.delete(workName(key))) continue;
        if (state === 'cancelled') cancelled.push(key);
      }
      return cancelled;
    },
  };
}

/** One row of work as a text: how events and batches name it. */
export function workName({ taskId, step, no }: WorkKey): string {
  return `${taskId}/${step}/${no}`;
}
