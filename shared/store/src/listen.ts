import type { Logger } from '@upshift/ports';
import pg from 'pg';

interface ListenOptions {
  readonly url: string;
  readonly log: Logger;
  readonly channels: readonly string[];
  readonly onMessage: (channel: string, payload: string) => void;
  /** After each connection: what was said in between was missed. */
  readonly onConnected: () => void;
}

/** Waits between attempts to connect again, in ms. */
const firstWaitMs = 100;
const longestWaitMs = 5000;

/** One connection that listens, and connects again when it breaks. */
export function listen({ url, log, channels, onMessage, onConnected }: ListenOptions): {
  /** Resolves with the first connection, or when that failed: the next one is tried in the background. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
} {
  let client: pg.Client | null = null;
  let closed = false;
  let waitMs = firstWaitMs;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 5000,
      keepAlive: true,
      application_name: 'upshift-listen',
    });
    next.on('error', () => again(next));
    next.on('end', () => again(next));
    next.on('notification', ({ channel, payload }) => onMessage(channel, payload ?? ''));
    client = next;
    try {
      await next.connect();
      for (const channel of channels) await next.query(`listen ${channel}`);
      waitMs = firstWaitMs;
      onConnected();
    } catch {
      again(next);
    }
  }

  function again(broken: pg.Client): void {
    if (closed || client !== broken) return;
    client = null;
    void broken.end().catch(() => undefined);
    log.warn({ waitMs }, 'The connection that listens to the record broke; it connects again.');
    timer = setTimeout(() => void connect(), waitMs);
    timer.unref();
    waitMs = Math.min(waitMs * 2, longestWaitMs);
  }

  const ready = connect();
  return {
    ready,
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
