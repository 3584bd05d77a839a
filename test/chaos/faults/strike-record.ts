import pg from 'pg';
import type { Striker } from './striker.ts';
import { wait } from './wait.ts';

/** Strikes the Postgres of the run, or the wire to it. */
export const strikeRecord: Striker = async ({ pipeline: { record }, ended }, { kind, durationMs }) => {
  switch (kind) {
    case 'record-restart':
      await record.restart();
      break;
    case 'record-freeze-10':
      await record.freeze();
      await wait(durationMs, ended);
      await record.thaw();
      break;
    case 'record-cut':
      record.wire.cut();
      break;
    case 'record-exhausted-20':
      await exhaust(record.directUrl(), () => wait(durationMs, ended));
      break;
    default:
      return { skipped: `${kind} is no fault of a record` };
  }
  return { pids: [] };
};

/** Takes every connection that is left, until `meanwhile` is over. */
async function exhaust(url: string, meanwhile: () => Promise<void>): Promise<void> {
  const taken: pg.Client[] = [];
  try {
    for (;;) {
      const client = new pg.Client({ connectionString: url });
      client.on('error', () => undefined);
      try {
        await client.connect();
      } catch {
        break;
      }
      taken.push(client);
    }
    await meanwhile();
  } finally {
    await Promise.all(taken.map((client) => client.end().catch(() => undefined)));
  }
}
