import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRedisBinary } from './find-redis-binary.ts';
import { identifyProcess, isRunning } from './process-identity.ts';
import { parseRedisConfig, type RedisSettings } from './redis-config.ts';
import { greetRedis } from './redis-session.ts';
import { type Owner, spawnOwner } from './spawn-owner.fixture.ts';
import { type PrivateRedis, startPrivateRedis } from './start-private-redis.ts';

const binary = findRedisBinary(process.env.PATH ?? '');
let dataDir: string;
let running: PrivateRedis[];
let owners: Owner[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'private redis '));
  running = [];
  owners = [];
});

afterEach(async () => {
  for (const owner of owners) await owner.finish();
  for (const redis of running) await redis.stop();
  await rm(dataDir, { recursive: true });
});

async function start(persistence?: RedisSettings['persistence']): Promise<PrivateRedis> {
  const redis = await startPrivateRedis({ dataDir, binary: binary ?? '', ...(persistence && { persistence }) });
  running.push(redis);
  return redis;
}

async function own(): Promise<Owner> {
  const owner = await spawnOwner(`embedded.startPrivateRedis(${JSON.stringify({ dataDir, binary })})`);
  owners.push(owner);
  return owner;
}

function addressOf(url: unknown): { port: number; password: string } {
  const { port, password } = new URL(String(url));
  return { port: Number(port), password };
}

/** Sends commands and resolves with all that came back when the server hung up, as QUIT makes it do. */
function ask(url: string, ...commands: readonly string[]): Promise<string> {
  const { port, password } = addressOf(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (text) => {
      answer += String(text);
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(answer));
    socket.write([`AUTH ${password}`, ...commands, 'QUIT', ''].join('\r\n'));
  });
}

describe.runIf(binary)('startPrivateRedis', () => {
  it('starts behind a password that no process list shows, forgets everything at its end', async () => {
    const first = await start();
    const { port, password } = addressOf(first.url);
    const pid = await greetRedis({ port, password }, 1_000);
    const limits = await ask(first.url, 'CONFIG GET maxmemory-policy', 'CONFIG GET appendonly', 'SET kept 7');
    expect(limits).toContain('noeviction');
    expect(limits).toMatch(/appendonly\r\n\$2\r\nno\r\n/);
    await expect(greetRedis({ port, password: 'wrong' }, 1_000)).rejects.toThrow();
    expect((await stat(join(dataDir, 'redis', 'redis.conf'))).mode & 0o777).toBe(0o600);
    if (process.platform === 'linux') expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(password);
    await Promise.all([first.stop(), first.stop()]);
    expect(await identifyProcess(pid)).toBeUndefined();
    expect((await readdir(join(dataDir, 'redis'))).sort()).toEqual(['redis.conf', 'redis.log']);
    const second = await start();
    expect(await ask(second.url, 'EXISTS kept')).toContain(':0\r\n');
  });

  it('keeps its data when told to', async () => {
    const first = await start('everysec');
    await ask(first.url, 'SET kept 7');
    await first.stop();
    expect(await ask((await start('everysec')).url, 'GET kept')).toContain('\r\n7\r\n');
  });

  it.each(['with its pid file', 'without'])(
    'ends the server of a killed owner, %s, and starts anew',
    async (pidFile) => {
      const owner = await own();
      const pid = await greetRedis(addressOf(owner.report.url), 1_000);
      await owner.kill();
      expect(await isRunning({ pid, startedAt: null })).toBe(true);
      if (pidFile === 'without') await rm(join(dataDir, 'redis', 'redis.pid.json'));
      const redis = await start();
      expect(redis.adopted).toBe(false);
      expect(await isRunning({ pid, startedAt: null })).toBe(false);
      const text = await readFile(join(dataDir, 'redis', 'redis.conf'), 'utf8');
      expect(parseRedisConfig(text)).toEqual(addressOf(redis.url));
    },
  );

  it('refuses a second owner while the first lives', async () => {
    await start();
    expect((await own()).report).toMatchObject({ code: 'DATA_DIR_IN_USE' });
  });

  it('says what happened when the program does not run or is no Redis', async () => {
    const failing = { dataDir, binary: '/nonexistent/redis-server' };
    await expect(startPrivateRedis(failing)).rejects.toMatchObject({ code: 'REDIS_START_FAILED' });
    const foreign = startPrivateRedis({ dataDir, binary: '/bin/false' });
    await expect(foreign).rejects.toMatchObject({
      code: 'REDIS_START_FAILED',
      message: expect.stringContaining('it ended'),
    });
    expect((await readdir(join(dataDir, 'redis'))).includes('redis.owner.json')).toBe(false);
  });
});
