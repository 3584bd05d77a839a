import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { clusterOf, type DataHome } from './data-home.ts';
import { EmbeddedServerError, reasonOf } from './embedded-server-error.ts';
import { findFreePort } from './find-free-port.ts';
import type { UsableBinaries } from './find-usable-binaries.ts';
import { lastLines } from './last-lines.ts';
import { pollUntil } from './poll-until.ts';
import { greetPostgres } from './postgres-session.ts';
import { readPostmasterPid } from './postmaster-pid.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { type DetachedProcess, startDetached } from './start-detached.ts';
import { stopProcess } from './stop-process.ts';

/** Durability stays on: the record is the truth. Statement details stay out of the log: they may hold users' content. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '128MB',
  fsync: 'on',
  synchronous_commit: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_error_verbosity: 'terse',
} as const;

/** Fast shutdown breaks connections off and writes everything; immediate leaves the rest to recovery at the next start. */
export const postgresStopSteps = [
  { signal: 'SIGINT', waitMs: 10_000 },
  { signal: 'SIGQUIT', waitMs: 10_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const;

export interface RunningPostgres {
  readonly identity: ProcessIdentity;
  readonly port: number;
}

/**
 * Starts Postgres on a cluster, on a free port, and waits until it accepts our password.
 *
 * @param limits.timeoutMs over all attempts
 * @param limits.maxConnections that it allows at once
 * @throws EmbeddedServerError `POSTGRES_START_FAILED`, with the end of the server's log; no process is left behind
 */
export async function launchPostgres(
  place: DataHome,
  binaries: UsableBinaries,
  password: string,
  { timeoutMs, maxConnections }: { timeoutMs: number; maxConnections: number },
): Promise<RunningPostgres> {
  const logPath = join(place.home, 'postgres.log');
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const port = await findFreePort();
    const server = await startServer(
      place,
      binaries,
      { port: String(port), max_connections: String(maxConnections) },
      logPath,
    );
    const outcome = await waitUntilReady(server, { port, password }, clusterOf(place.home), deadline);
    if (outcome === 'ready') return { identity: server.identity, port };
    await stopProcess(server.identity, postgresStopSteps);
    const log = await server.readLog();
    if (performance.now() >= deadline || !isWorthRetrying(log)) throw startFailed(place, outcome, log, logPath);
    await delay(50);
  }
}

/** True for a port that was taken in between, and while the children of a killed server are still leaving. */
export function isWorthRetrying(log: string): boolean {
  return /Address already in use|shared memory block .* is still in use/.test(log);
}

async function startServer(
  { home, account }: DataHome,
  binaries: UsableBinaries,
  own: Readonly<Record<string, string>>,
  logPath: string,
): Promise<DetachedProcess> {
  const cluster = clusterOf(home);
  const stated = Object.entries({ ...settings, ...own }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const program = join(binaries.root, 'bin', 'postgres');
  const environment = await forgiveStalePid(cluster);
  try {
    return await startDetached({
      program,
      parameters: ['-D', cluster, ...stated],
      directory: '/',
      account,
      logPath,
      environment,
    });
  } catch (error) {
    throw new EmbeddedServerError('POSTGRES_START_FAILED', `${program} could not be started: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

/**
 * A stale `postmaster.pid` makes Postgres refuse while anything has that pid: a stranger after a container's restart, or
 * the killed server itself where nobody collects ended processes. It trusts a pid that it is told is its grandparent's,
 * and still checks the shared memory named in the file, which it could not do if the file were deleted. We may say so
 * because we are the one owner, and `adoptPostgres` has found no server on this cluster.
 */
async function forgiveStalePid(cluster: string): Promise<Record<string, string>> {
  const stale = await readPostmasterPid(cluster);
  return stale === undefined ? {} : { PG_GRANDPARENT_PID: String(stale.pid) };
}

async function waitUntilReady(
  server: DetachedProcess,
  address: { port: number; password: string },
  cluster: string,
  deadline: number,
): Promise<string> {
  let reason = 'it never accepted a connection';
  const outcome = await pollUntil(
    async () => {
      try {
        // Before the first question too: an ended server's port may be answered by another one.
        if (server.hasEnded()) return 'it ended';
        await greetPostgres(address, cluster, 5_000);
        return 'ready';
      } catch (error) {
        reason = reasonOf(error);
        return undefined;
      }
    },
    { timeoutMs: deadline - performance.now() },
  );
  return outcome ?? `it was not ready in time (${reason})`;
}

function startFailed({ home }: DataHome, outcome: string, log: string, logPath: string): EmbeddedServerError {
  return new EmbeddedServerError(
    'POSTGRES_START_FAILED',
    `Postgres on ${clusterOf(home)} did not start: ${outcome}. The end of ${logPath}:\n${lastLines(log)}`,
  );
}
