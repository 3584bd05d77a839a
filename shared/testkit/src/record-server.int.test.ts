import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRecordServer, type RecordServer } from './record-server.ts';

describe('a Postgres of a test, behind a wire', () => {
  let server: RecordServer;
  beforeAll(async () => {
    server = await createRecordServer();
  }, 120_000);
  afterAll(() => server?.remove(), 60_000);

  async function ask(connectionString: string, withinMs: number): Promise<unknown> {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: withinMs, query_timeout: withinMs });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query('select 1 as one')).rows[0]?.one;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  it('is silent while it is frozen, and answers when it is thawed', async () => {
    expect(await ask(server.url, 5000)).toBe(1);
    await server.freeze();
    await expect(ask(server.url, 500)).rejects.toThrow();
    await server.thaw();
    expect(await ask(server.url, 5000)).toBe(1);
  });

  it('is at the same address after a restart, and past its wire at another', async () => {
    const before = server.directUrl();
    await server.restart();
    expect(await ask(server.url, 5000)).toBe(1);
    expect(await ask(server.directUrl(), 5000)).toBe(1);
    await server.wire.unreach();
    await expect(ask(server.url, 500)).rejects.toThrow();
    expect(await ask(server.directUrl(), 5000)).toBe(1);
    await server.wire.reach();
    expect(server.directUrl()).not.toBe(before);
  });
});
