import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { postgresStopSteps, type RunningPostgres } from './launch-postgres.ts';
import { pollUntil } from './poll-until.ts';
import { greetPostgres } from './postgres-session.ts';
import { readPostmasterPid } from './postmaster-pid.ts';
import { identifyProcess, isRunning, readCommandLine } from './process-identity.ts';
import { stopProcess } from './stop-process.ts';

/**
 * Takes over the Postgres that a killed owner left running on a cluster. Call it as the cluster's one owner only.
 *
 * A server that runs on the cluster but does not answer in time is ended: two servers on one cluster cannot be.
 *
 * @param timeoutMs how long it may still be starting, recovering or stopping
 * @param onFound called when there is such a server, before it is waited for
 * @returns undefined when no server runs on the cluster (any more)
 */
export async function adoptPostgres(
  cluster: string,
  password: string,
  timeoutMs: number,
  onFound: () => void,
): Promise<RunningPostgres | undefined> {
  const noted = await readPostmasterPid(cluster);
  const identity = noted && (await identifyProcess(noted.pid));
  if (identity === undefined || !(await isPostgresOn(identity.pid, cluster))) return undefined;
  onFound();
  const outcome = await pollUntil(
    async () => {
      // Read again: a server that is starting adds its port later.
      const port = (await readPostmasterPid(cluster))?.port;
      try {
        if (port !== undefined) await greetPostgres({ port, password }, cluster, 2_000);
        if (port !== undefined) return { identity, port };
      } catch {
        // Starting, recovering, stopping or hung; the next look decides.
      }
      return (await isRunning(identity)) ? undefined : 'gone';
    },
    { timeoutMs },
  );
  if (outcome === undefined) await stopProcess(identity, postgresStopSteps);
  return typeof outcome === 'object' ? outcome : undefined;
}

/**
 * True when a pid is a Postgres server that was started on this cluster. Told by its command line: its working
 * directory would be surer, but root in a container may not read that of another user's process.
 */
async function isPostgresOn(pid: number, cluster: string): Promise<boolean> {
  const words = await readCommandLine(pid);
  const directory = words[words.indexOf('-D') + 1];
  if (basename(words[0] ?? '') !== 'postgres' || directory === undefined) return false;
  const real = await realpath(directory).catch(() => directory);
  return real === (await realpath(cluster));
}
