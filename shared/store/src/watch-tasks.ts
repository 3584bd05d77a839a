import type { Logger, TaskStore, WorkKey } from '@upshift/ports';
import type pg from 'pg';
import { createGroup } from './create-group.ts';
import type { HeldWork } from './held-work.ts';
import { listen } from './listen.ts';
import { isPassing } from './record-error.ts';

/** How often waiters and the work in hand are looked up, in one statement each, in case an event was missed; ms. */
const lookEveryMs = 1000;

type Until = 'settled' | 'ended';

interface Lookup {
  readonly tenantId: string;
  readonly taskId: string;
  readonly no: number;
  readonly until: Until;
}

interface Waiter {
  readonly until: Until;
  resolve(): void;
}

/** `in_review` is settled for machines; a person has still to end it. */
const isOver = (state: string, until: Until): boolean =>
  state !== 'open' && (until === 'settled' || state !== 'in_review');

/** Who waits for a settlement, and who wants to know of cancelled work. */
export function watchTasks({ url, pool, log, held }: { url: string; pool: pg.Pool; log: Logger; held: HeldWork }): Pick<
  TaskStore,
  'waitSettled' | 'onCancelled' | 'onPortfolioChange'
> & {
  /** Resolves when events are heard, or could not be for now. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
} {
  const waiting = new Map<string, Set<Waiter>>();
  const listeners = new Set<(key: WorkKey) => void>();
  const changes = new Set<() => void>();
  let looking = false;
  let lookupNo = 0;

  const timer = setInterval(() => void look(), lookEveryMs);
  timer.unref();

  const connection = listen({
    url,
    log,
    channels: ['upshift_settled', 'upshift_cancelled', 'upshift_portfolio'],
    onConnected() {
      changed();
      void look();
    },
    onMessage(channel, payload) {
      if (channel === 'upshift_portfolio') return changed();
      for (const name of payload.split(',')) {
        if (channel === 'upshift_settled') settled(name);
        else cancelled(name);
      }
    },
  });

  function changed(): void {
    for (const listener of changes) listener();
  }

  /** An event says that a task was settled, not how: those who wait for a person's decision look. */
  function settled(taskId: string): void {
    const waiters = [...(waiting.get(taskId) ?? [])];
    for (const { until, resolve } of waiters) if (until === 'settled') resolve();
    if (waiters.some(({ until }) => until === 'ended')) void look();
  }

  function seen(taskId: string, state: string): void {
    for (const { until, resolve } of [...(waiting.get(taskId) ?? [])]) if (isOver(state, until)) resolve();
  }

  function cancelled(name: string): void {
    const [taskId = '', step, no] = name.split('/');
    const key = { taskId, step: Number(step), no: Number(no) };
    held.ended(key);
    for (const listener of listeners) listener(key);
  }

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      await lookForSettled();
      await lookForCancelled();
    } catch (error) {
      log.warn(
        { error: error instanceof Error ? error.name : 'unknown' },
        'What changed could not be looked up; tried again.',
      );
    } finally {
      looking = false;
    }
  }

  async function lookForCancelled(): Promise<void> {
    if (listeners.size === 0) return;
    for (const key of await held.findCancelled()) for (const listener of listeners) listener(key);
  }

  async function lookForSettled(): Promise<void> {
    if (waiting.size === 0) return;
    const { rows } = await pool.query<{ id: string; state: string }>({
      name: 'settled_of',
      text: "select id, state from task where tenant_id = 'default' and id = any($1) and state <> 'open'",
      values: [[...waiting.keys()]],
    });
    for (const { id, state } of rows) seen(id, state);
  }

  /** Everyone who begins to wait in one moment is looked up in one statement. */
  const lookups = createGroup<Lookup, boolean>({
    maxRows: 500,
    lanes: 1,
    keyOf: ({ no }) => String(no),
    async flush(rows) {
      const { rows: found } = await pool.query<{ no: number; state: string }>({
        name: 'is_settled',
        text: `select w.no::int as no, t.state from unnest($1::text[], $2::text[]) with ordinality as w(tenant_id, id, no)
          join task t on t.tenant_id = w.tenant_id and t.id = w.id where t.state <> 'open'`,
        values: [rows.map(({ tenantId }) => tenantId), rows.map(({ taskId }) => taskId)],
      });
      const states = new Map(found.map(({ no, state }) => [no, state]));
      return rows.map(({ until }, index) => isOver(states.get(index + 1) ?? 'open', until));
    },
  });

  return {
    ready: connection.ready,
    async waitSettled(tenantId, taskId, timeoutMs, signal, until = 'settled') {
      if (signal?.aborted === true) return false;
      let settle: (value: boolean) => void = () => undefined;
      const outcome = new Promise<boolean>((resolve) => {
        settle = resolve;
      });
      const waiter: Waiter = { until, resolve: () => settle(true) };
      const onAbort = (): void => settle(false);
      const same = waiting.get(taskId) ?? new Set();
      same.add(waiter);
      waiting.set(taskId, same);
      const limit = setTimeout(onAbort, timeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        // Asked after the waiting began, so that a settlement between the two is not missed.
        lookupNo += 1;
        if (await lookups.add({ tenantId, taskId, no: lookupNo, until }).catch(notNow)) return true;
        return await outcome;
      } finally {
        clearTimeout(limit);
        signal?.removeEventListener('abort', onAbort);
        same.delete(waiter);
        if (same.size === 0) waiting.delete(taskId);
      }
    },
    onCancelled(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onPortfolioChange(listener) {
      changes.add(listener);
      return () => void changes.delete(listener);
    },
    async close() {
      clearInterval(timer);
      await connection.close();
    },
  };
}

/** A look-up that the record did not answer ends no wait: the next one is a second away. */
function notNow(error: unknown): false {
  if (isPassing(error)) return false;
  throw error;
}
