import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type EmbeddedPostgres,
  findRedisBinary,
  type PrivateRedis,
  startEmbeddedPostgres,
  startPrivateRedis,
} from '@upshift/embedded';
import pg from 'pg';
import { pidOfPostgres, pidOfRedis } from './server-pids.ts';

/** The servers of one run: nobody else is on them, and both sides' Redis are set up alike. */
export interface BenchServers {
  readonly naiveRedis: { readonly url: string; readonly pid: number };
  readonly upshiftRedis: { readonly url: string; readonly pid: number };
  readonly postgres: { readonly url: string; readonly pid: number };
  close(): Promise<void>;
}

/** @throws Error where there is no Redis on PATH */
export async function openServers(): Promise<BenchServers> {
  const binary = findRedisBinary(process.env['PATH'] ?? '');
  if (binary === undefined) throw new Error('The bench needs redis-server or valkey-server on PATH.');
  const directory = await mkdtemp(join(tmpdir(), 'upshift-bench-'));
  // Postgres runs under another account when this runs as root, and must reach its folder.
  await chmod(directory, 0o755);
  const started: { stop(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    for (const server of started.splice(0).reverse()) await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const redis = async (name: string): Promise<PrivateRedis> => {
      const server = await startPrivateRedis({ dataDir: join(directory, name), binary });
      started.push(server);
      return server;
    };
    const [naive, upshift] = [await redis('naive'), await redis('upshift')];
    const postgres = await openCountingPostgres(join(directory, 'postgres'));
    started.push(postgres);
    return {
      naiveRedis: { url: naive.url, pid: await pidOfRedis(naive.url) },
      upshiftRedis: { url: upshift.url, pid: await pidOfRedis(upshift.url) },
      postgres: { url: postgres.url, pid: await pidOfPostgres(postgres.dataDir) },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** An embedded Postgres as it ships, except that it counts statements. */
async function openCountingPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const first = await startEmbeddedPostgres({ dataDir });
  await query(first.url, 'alter system set shared_preload_libraries = pg_stat_statements');
  await first.stop();
  return startEmbeddedPostgres({ dataDir });
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
