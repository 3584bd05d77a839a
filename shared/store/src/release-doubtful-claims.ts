import type { Logger } from '@upshift/ports';
import type pg from 'pg';
import { sqlStateOf } from './record-error.ts';

/** Claims that were given up without an answer: the record may have leased work that nobody knows of. */
export interface DoubtfulClaims {
  add(token: string): void;
  close(): void;
}

/** How often the record is asked to free them, in ms. */
const askEveryMs = 1000;
/** A statement that was given up may still be running: for so long after the record answers again it is asked anew, in ms. */
const watchForMs = 30_000;

/** Frees work that was leased by claims whose answer never came, as soon as the record answers again. */
export function releaseDoubtfulClaims({ pool, log }: { pool: pg.Pool; log: Logger }): DoubtfulClaims {
  /** By token: when it is no longer watched, on the monotonic clock; null until the record has answered. */
  const tokens = new Map<string, number | null>();
  let timer: NodeJS.Timeout | null = null;
  let asking = false;

  async function ask(): Promise<void> {
    if (asking) return;
    asking = true;
    const asked = [...tokens.keys()];
    try {
      const { rows } = await pool.query<{ freed: number }>('select upshift_unclaim($1::uuid[]) as freed', [asked]);
      const freed = rows[0]?.freed ?? 0;
      if (freed > 0) log.warn({ works: freed }, 'Work is free again whose claim was given up without an answer.');
      forget(asked);
    } catch (error) {
      log.debug({ sqlState: sqlStateOf(error) }, 'The record does not answer yet; doubtful claims are kept.');
    } finally {
      asking = false;
    }
  }

  function forget(asked: readonly string[]): void {
    const now = performance.now();
    for (const token of asked) {
      const until = tokens.get(token) ?? null;
      if (until === null) tokens.set(token, now + watchForMs);
      else if (until < now) tokens.delete(token);
    }
    if (tokens.size === 0) stop();
  }

  function stop(): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
  }

  return {
    add(token) {
      tokens.set(token, null);
      timer ??= setInterval(() => void ask(), askEveryMs).unref();
    },
    close: stop,
  };
}
