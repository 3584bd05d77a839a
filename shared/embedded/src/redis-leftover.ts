import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedServerError, hasSystemCode } from './embedded-server-error.ts';
import { identifyProcess, isRunning, type ProcessIdentity } from './process-identity.ts';
import { parseRedisConfig } from './redis-config.ts';
import { greetRedis } from './redis-session.ts';
import { stopProcess } from './stop-process.ts';

export const redisConfigName = 'redis.conf';
export const redisPidName = 'redis.pid.json';

/** SIGTERM lets Redis close its append-only file. */
export const redisStopSteps = [
  { signal: 'SIGTERM', waitMs: 10_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const;

/**
 * Ends the Redis that a killed owner left running in a folder. Call it as the folder's one owner only.
 *
 * @returns its process id; undefined when there was none, or a stranger has its id by now
 * @throws EmbeddedServerError `REDIS_STOP_FAILED` when it outlives every signal
 */
export async function stopRedisLeftover(directory: string): Promise<number | undefined> {
  const leftover = await findLeftover(directory);
  if (leftover !== undefined && !(await stopProcess(leftover, redisStopSteps))) {
    throw new EmbeddedServerError(
      'REDIS_STOP_FAILED',
      `The Redis left running in ${directory} (process ${leftover.pid}) outlived SIGTERM and SIGKILL.`,
    );
  }
  await rm(join(directory, redisPidName), { force: true });
  return leftover?.pid;
}

async function findLeftover(directory: string): Promise<ProcessIdentity | undefined> {
  const noted = parseRedisPid(await readIfThere(join(directory, redisPidName)));
  // A pid alone proves nothing, with its start time it does.
  if (noted !== undefined && noted.startedAt !== null && (await isRunning(noted))) return noted;
  // An owner killed before it could note the pid, or a system that hides start times: who knows our password is ours.
  const address = parseRedisConfig(await readIfThere(join(directory, redisConfigName)));
  const answering = address && (await greetRedis(address, 2_000).catch(() => undefined));
  return answering === undefined ? undefined : identifyProcess(answering);
}

/** Pid and start of the server from the text of its pid file; undefined when the text is not one. */
export function parseRedisPid(text: string): ProcessIdentity | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('startedAt' in value)) return undefined;
    const { pid, startedAt } = value;
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 1) return undefined;
    return { pid, startedAt: typeof startedAt === 'string' ? startedAt : null };
  } catch {
    return undefined;
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT')) return '';
    throw error;
  }
}
