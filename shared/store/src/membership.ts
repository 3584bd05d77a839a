import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Logger, Member, Membership } from '@upshift/ports';
import type pg from 'pg';

interface MembershipOptions {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly log: Logger;
  /** How often this process beats, in ms (design.md section 9: 5 s). */
  readonly beatMs: number;
}

/** Rows that a worker frees as it leaves; the reconciler frees the rest. */
const freeLimit = 5000;

/** Registers this process's workers and beats for all of them from one thread. */
export function createMembership({
  url,
  pool,
  log,
  beatMs,
}: MembershipOptions): Membership & { close(): Promise<void> } {
  const controllers = new Map<string, AbortController>();
  let thread: Worker | null = null;
  let closed = false;

  function beating(): Worker {
    if (thread !== null) return thread;
    const started = new Worker(new URL('./heartbeat-thread.ts', import.meta.url), { workerData: { url, beatMs } });
    started.unref();
    started.on('message', ({ dead }: { dead: string }) => controllers.get(dead)?.abort('declared dead'));
    started.on('error', (error) => log.error({}, 'The thread that beats broke; it is started again.', error));
    started.on('exit', () => {
      if (thread === started) thread = null;
      if (closed || controllers.size === 0) return;
      const next = beating();
      for (const id of controllers.keys()) next.postMessage({ join: id });
    });
    thread = started;
    return started;
  }

  return {
    async join(service): Promise<Member> {
      const workerId = `w_${randomUUID()}`;
      await pool.query('insert into worker (id, service, host, pid) values ($1, $2, $3, $4)', [
        workerId,
        service,
        hostname(),
        process.pid,
      ]);
      const controller = new AbortController();
      controllers.set(workerId, controller);
      beating().postMessage({ join: workerId });
      return {
        workerId,
        dead: controller.signal,
        async leave() {
          controllers.delete(workerId);
          thread?.postMessage({ leave: workerId });
          await pool.query(
            'update worker set dead_at = coalesce(dead_at, clock_timestamp()), left_at = clock_timestamp() where id = $1',
            [workerId],
          );
          await pool.query('select upshift_free($1)', [freeLimit]);
        },
      };
    },
    async close() {
      closed = true;
      const running = thread;
      thread = null;
      await running?.terminate();
    },
  };
}
