import pg from 'pg';

/** Looks at the record over a connection of its own, which may break at any moment: then the look rejects. */
export async function withRecord<T>(
  url: string,
  look: (client: pg.Client) => Promise<T>,
  withinMs = 30_000,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: withinMs, query_timeout: withinMs });
  // Without a listener a restart of Postgres would end the whole run.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await look(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
