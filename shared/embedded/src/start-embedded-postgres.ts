import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Logger } from '@upshift/ports';
import { bringUpPostgres, type StartProgress } from './bring-up-postgres.ts';
import { clusterOf, type DataHome, settleDataHome } from './data-home.ts';
import { EmbeddedServerError } from './embedded-server-error.ts';
import { postgresStopSteps, type RunningPostgres } from './launch-postgres.ts';
import { acquireOwnerLock, type OwnerLock } from './owner-lock.ts';
import { postgresUrl } from './postgres-session.ts';
import { prepareDirectory } from './prepare-directory.ts';
import { stopProcess } from './stop-process.ts';

export interface EmbeddedPostgresOptions {
  /** Created when missing. One living process at a time may own it. */
  readonly dataDir: string;
  readonly log?: Logger;
  readonly onProgress?: (progress: StartProgress) => void;
  /** For initdb. Default 120 s: a slow disk may take long once. */
  readonly initialiseTimeoutMs?: number;
  /** Until connections are accepted, recovery after a crash included. Default 60 s. */
  readonly readyTimeoutMs?: number;
  /** That the server allows at once, where it is started and not adopted. Default 200. */
  readonly maxConnections?: number;
  /** Root only: where data and binaries go that Postgres's own user could not reach. Default /var/lib/upshift. */
  readonly systemDir?: string;
}

export interface EmbeddedPostgres {
  /** With password; names the database `upshift`, whose role of the same name may do everything. */
  readonly url: string;
  readonly port: number;
  /** Where the data really is: the one asked for, unless root had to move it. */
  readonly dataDir: string;
  /** True when the server was left running by an owner that was killed. */
  readonly adopted: boolean;
  /** Disconnects everybody, saves, waits for the end (at most 25 s) and gives the data directory up. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts a private Postgres on 127.0.0.1, or adopts the one that a killed owner left behind. It outlives this process
 * unless `stop` is called; no exit or signal handler is installed.
 *
 * @throws EmbeddedServerError with every code but the Redis ones; nothing is left running then
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  assertSupportedPlatform();
  const { systemDir = '/var/lib/upshift', initialiseTimeoutMs = 120_000, readyTimeoutMs = 60_000 } = options;
  const { maxConnections = 200 } = options;
  const dataDir = resolve(options.dataDir);
  await prepareDirectory(dataDir);
  const locks = [await acquireOwnerLock(join(dataDir, 'postgres.owner.json'), `The private Postgres of ${dataDir}`)];
  try {
    const place = await settleDataHome(dataDir, systemDir);
    if (place.relocated) {
      options.log?.info({ dataDir, home: place.home }, 'postgres data is kept where its user can reach it');
      options.onProgress?.({ step: 'relocating-data', path: place.home });
      // A copied data directory brings its location note along, so the real place needs an owner of its own.
      locks.push(
        await acquireOwnerLock(join(place.home, 'postgres.owner.json'), `The private Postgres of ${place.home}`),
      );
    }
    const { server, password, adopted } = await bringUpPostgres(place, {
      copyParents: place.account ? [systemDir, tmpdir()] : [place.home],
      initialiseTimeoutMs,
      readyTimeoutMs,
      maxConnections,
      onProgress: options.onProgress ?? (() => {}),
    });
    options.log?.info({ port: server.port, pid: server.identity.pid, adopted, home: place.home }, 'postgres is ready');
    let stopping: Promise<void> | undefined;
    return {
      url: postgresUrl({ port: server.port, password }),
      port: server.port,
      dataDir: place.home,
      adopted,
      stop() {
        stopping ??= stopServer(server, place, locks);
        return stopping;
      },
    };
  } catch (error) {
    await releaseAll(locks);
    throw error;
  }
}

async function stopServer(server: RunningPostgres, place: DataHome, locks: readonly OwnerLock[]): Promise<void> {
  if (!(await stopProcess(server.identity, postgresStopSteps))) {
    throw new EmbeddedServerError(
      'POSTGRES_STOP_FAILED',
      `Postgres (process ${server.identity.pid}) on ${clusterOf(place.home)} outlived SIGINT, SIGQUIT and SIGKILL; its disk may hang.`,
    );
  }
  await releaseAll(locks);
}

async function releaseAll(locks: readonly OwnerLock[]): Promise<void> {
  for (const lock of locks) await lock.release();
}

function assertSupportedPlatform(): void {
  if (process.platform !== 'win32') return;
  throw new EmbeddedServerError(
    'PLATFORM_UNSUPPORTED',
    'The private Postgres is stopped by signals that Windows does not have. Run under WSL, or set DATABASE_URL to a Postgres of your own.',
  );
}
