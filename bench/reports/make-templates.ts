import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestClient, poll, testPrefix } from '@upshift/testkit';
import { startUp } from '@upshift/up';
import type pg from 'pg';
import { reportsPortfolio } from './reports-portfolio.ts';

const shares = { chat: 0.5, support: 0.25, strict: 0.1, voted: 0.15 };

/** Serves so many tasks through the whole pipeline in this process, and waits until their audits have been compared. */
export async function makeTemplates(
  client: pg.Client,
  { databaseUrl, redisUrl, count }: { databaseUrl: string; redisUrl: string | undefined; count: number },
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'upshift-bench-'));
  const up = await startUp({
    dataDir: directory,
    host: '127.0.0.1',
    port: 0,
    portfolio: { source: reportsPortfolio(), fileName: 'portfolio.yaml' },
    env: {
      UPSHIFT_LOG_LEVEL: 'error',
      DATABASE_URL: databaseUrl,
      UPSHIFT_QUEUE_PREFIX: testPrefix(),
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    },
  });
  try {
    const tasks = createTestClient(() => up.url);
    const ids = await Promise.all(
      Object.entries(shares).flatMap(([workload, share]) =>
        Array.from({ length: Math.round(share * count) }, (_, index) =>
          tasks.submit({ workload, prompt: `Say hello to guest ${index} ${'once more '.repeat(index % 30)}` }),
        ),
      ),
    );
    for (const id of ids) await tasks.settled(id, 120_000);
    await poll(
      'the audits to end',
      async () => {
        const { rows } = await client.query<{ left: number }>(
          `select ((select count(*) from task where state = 'open') + (select count(*) from audit where state in ('drawn', 'asked')))::int as left`,
        );
        return rows[0]?.left === 0;
      },
      120_000,
    );
  } finally {
    await up.close();
    await rm(directory, { recursive: true, force: true });
  }
}
