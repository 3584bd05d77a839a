import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@upshift/embedded';
import pg from 'pg';
import { createTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** A Postgres of a test's own, behind a wire, that can be restarted and frozen at the same address. */
export interface RecordServer {
  /** Through the wire. */
  readonly url: string;
  readonly wire: TcpProxy;
  /** Past the wire, to look at the record whatever its wire suffers; another one after each restart. */
  directUrl(): string;
  restart(): Promise<void>;
  /** Stops all of its processes. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Ends it and deletes its data. */
  remove(): Promise<void>;
}

export async function createRecordServer(): Promise<RecordServer> {
  const directory = await mkdtemp(join(tmpdir(), 'upshift-record-'));
  // Open, so that as root the account that Postgres runs under can reach its data here.
  await chmod(directory, 0o755);
  const start = (): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ dataDir: join(directory, 'postgres') });
  let server = await start();
  let postmaster = await postmasterOf(server.url);
  let frozen: readonly number[] = [];
  let removed = false;
  const wire = await createTcpProxy(server.port);
  const url = new URL(server.url);
  url.port = String(wire.port);
  const onExit = (): void => signalAll([postmaster], 'SIGQUIT');
  process.on('exit', onExit);

  async function thaw(): Promise<void> {
    signalAll(frozen, 'SIGCONT');
    frozen = [];
  }

  return {
    url: url.href,
    wire,
    directUrl: () => server.url,
    async restart() {
      await server.stop();
      server = await start();
      postmaster = await postmasterOf(server.url);
      wire.retarget(server.port);
    },
    async freeze() {
      frozen = [postmaster, ...(await childrenOf(postmaster))];
      signalAll(frozen, 'SIGSTOP');
    },
    thaw,
    async remove() {
      if (removed) return;
      removed = true;
      await thaw();
      await wire.close();
      await server.stop();
      process.off('exit', onExit);
      await rm(directory, { recursive: true, force: true });
      if (!server.dataDir.startsWith(directory)) await rm(server.dataDir, { recursive: true, force: true });
    },
  };
}

async function postmasterOf(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ file: string }>("select pg_read_file('postmaster.pid') as file");
    return Number(rows[0]?.file.split('\n')[0]);
  } finally {
    await client.end();
  }
}

/** Each connection is a process of its own. */
async function childrenOf(parent: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.filter(([, ppid]) => ppid === parent).map(([pid = 0]) => pid);
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by itself.
    }
  }
}
