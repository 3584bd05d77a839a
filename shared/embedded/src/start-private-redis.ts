import { open, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@upshift/ports';
import { EmbeddedServerError, reasonOf } from './embedded-server-error.ts';
import { findFreePort } from './find-free-port.ts';
import { lastLines } from './last-lines.ts';
import { acquireOwnerLock, type OwnerLock } from './owner-lock.ts';
import { generatePassword } from './password-file.ts';
import { pollUntil } from './poll-until.ts';
import { prepareDirectory } from './prepare-directory.ts';
import { type RedisSettings, toRedisConfig } from './redis-config.ts';
import { redisConfigName, redisPidName, redisStopSteps, stopRedisLeftover } from './redis-leftover.ts';
import { greetRedis } from './redis-session.ts';
import { type DetachedProcess, startDetached } from './start-detached.ts';
import { stopProcess } from './stop-process.ts';

export interface PrivateRedisOptions {
  /** Created when missing; everything is kept in its folder `redis`. */
  readonly dataDir: string;
  /** Whole path of the server, see `findRedisBinary`. */
  readonly binary: string;
  readonly log?: Logger;
  /** Default `none`: queues are rebuilt from the record. */
  readonly persistence?: RedisSettings['persistence'];
  /** Until it answers, the loading of saved data included. Default 30 s. */
  readonly readyTimeoutMs?: number;
}

export interface PrivateRedis {
  /** With password. */
  readonly url: string;
  readonly port: number;
  /** Never: a leftover is ended and a new server started. */
  readonly adopted: false;
  /** Ends the server (at most 15 s) and gives the data directory up. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts a private Redis on 127.0.0.1 with a new port and a new password. It outlives this process unless `stop` is
 * called; no exit or signal handler is installed.
 *
 * A server left running by a killed owner is ended first. Adopting it would also adopt its settings and the
 * half-finished work in its queues; the record knows better what is still to be done.
 *
 * @throws EmbeddedServerError `DATA_DIR_IN_USE`, `DATA_DIR_NOT_WRITABLE`, `REDIS_START_FAILED`, `REDIS_STOP_FAILED`
 */
export async function startPrivateRedis(options: PrivateRedisOptions): Promise<PrivateRedis> {
  const directory = join(resolve(options.dataDir), 'redis');
  await prepareDirectory(directory);
  const lock = await acquireOwnerLock(join(directory, 'redis.owner.json'), `The private Redis in ${directory}`);
  try {
    const leftover = await stopRedisLeftover(directory);
    if (leftover !== undefined) options.log?.warn({ pid: leftover }, 'ended a redis that a killed owner left running');
    const { server, settings } = await launchRedis(directory, options);
    options.log?.info({ port: settings.port, pid: server.identity.pid, directory }, 'redis is ready');
    let stopping: Promise<void> | undefined;
    return {
      url: `redis://:${settings.password}@127.0.0.1:${settings.port}`,
      port: settings.port,
      adopted: false,
      stop() {
        stopping ??= stopServer(server, directory, lock);
        return stopping;
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

interface LaunchedRedis {
  readonly server: DetachedProcess;
  readonly settings: RedisSettings;
}

async function launchRedis(directory: string, options: PrivateRedisOptions): Promise<LaunchedRedis> {
  const { binary, persistence = 'none', readyTimeoutMs = 30_000 } = options;
  const logPath = join(directory, 'redis.log');
  const deadline = performance.now() + readyTimeoutMs;
  for (;;) {
    const settings = { port: await findFreePort(), password: generatePassword(), directory, persistence };
    await savePrivately(join(directory, redisConfigName), toRedisConfig(settings));
    const server = await startServer(binary, directory, logPath);
    await savePrivately(join(directory, redisPidName), `${JSON.stringify(server.identity)}\n`);
    const outcome = await waitUntilReady(server, settings, deadline);
    if (outcome === 'ready') return { server, settings };
    await stopProcess(server.identity, redisStopSteps);
    const log = await server.readLog();
    if (performance.now() >= deadline || !log.includes('Address already in use')) {
      throw startFailed(`${binary} did not start: ${outcome}. The end of ${logPath}:\n${lastLines(log)}`);
    }
    await delay(50);
  }
}

async function startServer(binary: string, directory: string, logPath: string): Promise<DetachedProcess> {
  try {
    const parameters = [join(directory, redisConfigName)];
    return await startDetached({ program: binary, parameters, directory, account: undefined, logPath });
  } catch (error) {
    throw startFailed(`${binary} could not be started: ${reasonOf(error)}.`, error);
  }
}

async function waitUntilReady(server: DetachedProcess, settings: RedisSettings, deadline: number): Promise<string> {
  let reason = 'it never accepted a connection';
  const outcome = await pollUntil(
    async () => {
      if (server.hasEnded()) return 'it ended';
      try {
        if ((await greetRedis(settings, 2_000)) === server.identity.pid) return 'ready';
        reason = `another server answers on port ${settings.port}`;
      } catch (error) {
        reason = reasonOf(error);
      }
      return undefined;
    },
    { timeoutMs: deadline - performance.now() },
  );
  return outcome ?? `it was not ready in time (${reason})`;
}

async function stopServer({ identity }: DetachedProcess, directory: string, lock: OwnerLock): Promise<void> {
  if (!(await stopProcess(identity, redisStopSteps))) {
    throw new EmbeddedServerError(
      'REDIS_STOP_FAILED',
      `Redis (process ${identity.pid}) in ${directory} outlived SIGKILL.`,
    );
  }
  await rm(join(directory, redisPidName), { force: true });
  await lock.release();
}

/** Replaced as a new file, because the mode is only heeded when a file is made. */
async function savePrivately(path: string, text: string): Promise<void> {
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

function startFailed(message: string, cause?: unknown): EmbeddedServerError {
  return new EmbeddedServerError('REDIS_START_FAILED', message, cause === undefined ? {} : { cause });
}
