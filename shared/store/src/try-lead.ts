import pg from 'pg';

/** The lock that the leading reconciler holds: a number of our own. */
const leaderLock = 4_711_002;

/** How often the leader asks whether its connection, and with it its lock, still stands, and how long that may take; ms. */
const askEveryMs = 2000;
const answerWithinMs = 4000;

/**
 * Runs `lead` while a connection of its own holds the leader's lock. `lost` aborts when that connection breaks or falls
 * silent: then another may lead.
 *
 * @returns false when another leads
 */
export async function tryLead(url: string, lead: (lost: AbortSignal) => Promise<void>): Promise<boolean> {
  const lost = new AbortController();
  const onLost = (): void => lost.abort();
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: answerWithinMs,
    query_timeout: answerWithinMs,
    keepAlive: true,
    application_name: 'upshift-lead',
  });
  client.on('error', onLost);
  client.on('end', onLost);
  let asking: NodeJS.Timeout | undefined;
  try {
    await client.connect();
    const { rows } = await client.query<{ leads: boolean }>('select pg_try_advisory_lock($1) as leads', [leaderLock]);
    if (rows[0]?.leads !== true) return false;
    asking = setInterval(() => void client.query('select 1').catch(onLost), askEveryMs);
    asking.unref();
    await lead(lost.signal);
    return true;
  } finally {
    clearInterval(asking);
    // Given back before the connection ends, so that another may lead at once; a broken one gives it back by breaking.
    if (asking !== undefined) await client.query('select pg_advisory_unlock($1)', [leaderLock]).catch(() => undefined);
    await client.end().catch(() => undefined);
  }
}
