/**
 * Beats for the workers of this process from a thread of its own, so that a blocked event loop is not taken for a dead
 * process. Told `{join}` and `{leave}` by the main thread; tells it `{dead}`.
 */
import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';

const { url, beatMs } = workerData as { url: string; beatMs: number };
/** How soon a beat that did not get through is made again, in ms: the record may come back just before it is too late. */
const retryMs = 500;
const members = new Set<string>();
let client: pg.Client | null = null;

parentPort?.on('message', (message: { join?: string; leave?: string }) => {
  if (message.join !== undefined) members.add(message.join);
  if (message.leave !== undefined) members.delete(message.leave);
});

async function connected(): Promise<pg.Client> {
  if (client !== null) return client;
  const next = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 3000,
    statement_timeout: 4000,
    query_timeout: 5000,
    application_name: 'upshift-beat',
  });
  next.on('error', () => {
    if (client === next) client = null;
  });
  await next.connect();
  client = next;
  return next;
}

/** Whether the record took the beat. */
async function beat(): Promise<boolean> {
  if (members.size === 0) return true;
  const asked = [...members];
  try {
    const { rows } = await (await connected()).query<{ id: string }>(
      'update worker set beat_at = clock_timestamp() where id = any($1) and dead_at is null returning id',
      [asked],
    );
    const alive = new Set(rows.map(({ id }) => id));
    for (const id of asked) {
      if (alive.has(id) || !members.delete(id)) continue;
      parentPort?.postMessage({ dead: id });
    }
    return true;
  } catch {
    // The record is away: whoever is declared dead meanwhile learns it with the first beat that gets through.
    const broken = client;
    client = null;
    // Not awaited: a connection that fell silent takes its time to end.
    void broken?.end().catch(() => undefined);
    return false;
  }
}

// Connected before the first beat is due: under load a connection may be hard to come by, and a beat must not wait for it.
await connected().catch(() => undefined);

for (;;) {
  const startedAt = performance.now();
  const pauseMs = (await beat()) ? beatMs : Math.min(beatMs, retryMs);
  await new Promise((resolve) => setTimeout(resolve, Math.max(50, pauseMs - (performance.now() - startedAt))));
}
