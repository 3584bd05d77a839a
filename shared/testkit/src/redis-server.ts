import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { endWithThisProcess } from './end-with-this-process.ts';
import { findPort } from './find-port.ts';

/** A Redis of a test's own that can be killed, frozen and started again at the same address. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Starts it empty, without persistence, unless the settings say otherwise. */
  start(...settings: readonly string[]): Promise<void>;
  /** Starts it with an append-only file, synced every second, that outlives `kill`. */
  startKeeping(): Promise<void>;
  /** Kills it without a farewell. */
  kill(): Promise<void>;
  /** Kills one that keeps, and takes back what it wrote in the last second: what a loss of power may cost it. */
  losePower(): Promise<void>;
  /** Deletes what one that was killed has kept. */
  forget(): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** Runs one command on it. */
  command(name: string, ...args: readonly string[]): Promise<unknown>;
  /** Kills it and deletes what it kept. */
  remove(): Promise<void>;
}

export async function createRedisServer(binary: string): Promise<RedisServer> {
  const port = await findPort();
  let child: ChildProcess | undefined;
  let kept: string | undefined;
  const asked = async <T>(question: (redis: Redis) => Promise<T>): Promise<T> => {
    const redis = new Redis(port, '127.0.0.1', { retryStrategy: () => 50, maxRetriesPerRequest: 100 });
    redis.on('error', () => undefined);
    try {
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  };
  const server: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    port,
    async start(...settings) {
      const address = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
      // Not here: whatever it writes where it was told nothing would lie in the checkout.
      child = spawn(binary, [...address, ...settings], { stdio: 'ignore', cwd: tmpdir() });
      endWithThisProcess(child);
      await asked((redis) => redis.ping());
    },
    async startKeeping() {
      kept ??= await mkdtemp(join(tmpdir(), 'upshift-redis-'));
      await server.start('--appendonly', 'yes', '--appendfsync', 'everysec', '--dir', kept);
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    async losePower() {
      const file = kept === undefined ? undefined : await appendedFile(kept);
      if (file === undefined) throw new Error('This Redis keeps nothing.');
      const { size } = await stat(file);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await server.kill();
      await truncate(file, Math.min(size, (await stat(file)).size));
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    command: (name, ...args) => asked((redis) => redis.call(name, ...args)),
    async forget() {
      if (kept !== undefined) await rm(kept, { recursive: true, force: true });
      kept = undefined;
    },
    async remove() {
      await server.kill();
      await server.forget();
    },
  };
  return server;
}

/** The newest part of the append-only file. */
async function appendedFile(directory: string): Promise<string | undefined> {
  const files = await readdir(directory, { recursive: true });
  const parts = files.filter((name) => name.endsWith('.incr.aof'));
  const number = (name: string): number => Number(/\.(\d+)\.incr\.aof$/.exec(name)?.[1] ?? 0);
  const newest = parts.toSorted((a, b) => number(a) - number(b)).at(-1);
  return newest === undefined ? undefined : join(directory, newest);
}
