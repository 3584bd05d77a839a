import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StartProgress } from './bring-up-postgres.ts';
import { pollUntil } from './poll-until.ts';
import { isRunning } from './process-identity.ts';
import { canEnter } from './run-as.ts';
import { type Owner, spawnOwner } from './spawn-owner.fixture.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts';

const isRoot = process.getuid?.() === 0;
const nobody = { name: 'nobody', uid: 65_534, gid: 65_534 };
/** May be entered by everybody, and has a space in its name. */
let root: string;
/** Data that was initialised once: what is not about that begins with a copy of it. */
let initialised: string;
let systemDir: string;
let running: EmbeddedPostgres[];
let owners: Owner[];

beforeAll(async () => {
  initialised = await mkdtemp(join(tmpdir(), 'embedded postgres '));
  await chmod(initialised, 0o755);
  const postgres = await startEmbeddedPostgres({
    dataDir: join(initialised, 'data'),
    systemDir: join(initialised, 'system'),
  });
  await postgres.stop();
});

afterAll(() => rm(initialised, { recursive: true }));

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'embedded postgres '));
  systemDir = join(root, 'system');
  await chmod(root, 0o755);
  running = [];
  owners = [];
});

afterEach(async () => {
  for (const owner of owners) await owner.finish();
  for (const postgres of running) await postgres.stop();
  await rm(root, { recursive: true });
});

async function start(dataDir: string, onProgress?: (progress: StartProgress) => void): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, systemDir, ...(onProgress && { onProgress }) });
  running.push(postgres);
  return postgres;
}

/** A data directory as a server left it that had stopped. */
async function initialisedDir(name: string): Promise<string> {
  const dataDir = join(root, name);
  // With its owners and modes, which `cp` of Node does not keep.
  await promisify(execFile)('cp', ['-a', join(initialised, 'data'), dataDir]);
  return dataDir;
}

async function own(dataDir: string, account?: { uid: number; gid: number }): Promise<Owner> {
  const options = JSON.stringify({ dataDir, systemDir });
  const owner = await spawnOwner(`embedded.startEmbeddedPostgres(${options})`, account);
  owners.push(owner);
  return owner;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function serverPid(home: string): Promise<number> {
  return Number.parseInt(await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8'), 10);
}

async function killServer(home: string): Promise<void> {
  const pid = await serverPid(home);
  process.kill(pid, 'SIGKILL');
  const gone = await pollUntil(async () => ((await isRunning({ pid, startedAt: null })) ? undefined : true), {
    timeoutMs: 5_000,
  });
  expect(gone).toBe(true);
}

describe('startEmbeddedPostgres', () => {
  it('starts from nothing, durable and private, and keeps its data over a stop', async () => {
    const dataDir = join(root, 'data');
    const steps: string[] = [];
    const first = await start(dataDir, ({ step }) => steps.push(step));
    expect(first).toMatchObject({ dataDir, adopted: false });
    // As root in a folder private to root the binaries are copied to where Postgres may read them, once.
    expect(steps.filter((step) => step !== 'copying-binaries')).toEqual(['initialising', 'starting']);
    const [facts] = await query(
      first.url,
      `SELECT current_database() AS database, current_setting('max_connections') AS connections,
       current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('jit') AS jit,
       current_setting('listen_addresses') AS addresses, current_setting('server_encoding') AS encoding,
       current_setting('unix_socket_directories') AS sockets, current_setting('data_checksums') AS checksums`,
    );
    expect(facts).toEqual({
      database: 'upshift',
      connections: '200',
      fsync: 'on',
      commit: 'on',
      jit: 'off',
      addresses: '127.0.0.1',
      encoding: 'UTF8',
      sockets: '',
      checksums: 'on',
    });
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS seven');
    await expect(query(first.url.replace(/:[0-9a-f]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow('password');
    expect((await stat(join(dataDir, 'postgres-password'))).mode & 0o777).toBe(0o600);
    const pid = await serverPid(dataDir);
    await Promise.all([first.stop(), first.stop()]);
    expect(await isRunning({ pid, startedAt: null })).toBe(false);
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres-password', 'postgres.log']);

    const second = await start(dataDir);
    expect(second.adopted).toBe(false);
    expect(await query(second.url, 'SELECT seven FROM kept')).toEqual([{ seven: 7 }]);
  });

  it('adopts the server of an owner that was killed, with its connections', async () => {
    const dataDir = await initialisedDir('data');
    const owner = await own(dataDir);
    const client = new pg.Client({ connectionString: String(owner.report.url) });
    await client.connect();
    await owner.kill();
    const adopted = await start(dataDir);
    expect(adopted).toMatchObject({ url: owner.report.url, adopted: true });
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await client.end();
    const pid = await serverPid(dataDir);
    await adopted.stop();
    expect(await isRunning({ pid, startedAt: null })).toBe(false);
  });

  it('refuses a second owner while the first lives, and serves another data directory beside it', async () => {
    const dataDir = await initialisedDir('data');
    const first = await start(dataDir);
    const second = await own(dataDir);
    expect(second.report).toMatchObject({ code: 'DATA_DIR_IN_USE' });
    expect(second.report.message).toContain(`in use by process ${process.pid}`);
    await expect(start(dataDir)).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
    expect(await query(first.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const other = await start(await initialisedDir('other'));
    expect(other.port).not.toBe(first.port);
  });

  it('starts past the pid file of a killed server', async () => {
    const dataDir = await initialisedDir('data');
    const first = await start(dataDir);
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS seven');
    await killServer(dataDir);
    await first.stop();
    const second = await start(dataDir);
    expect(await query(second.url, 'SELECT seven FROM kept')).toEqual([{ seven: 7 }]);
  });

  it.each([
    ['a stranger by now', 'echo $$; exec sleep 60'],
    ['an ended process that nobody collects', 'true & echo $!; exec sleep 60'],
  ])('starts past a pid file whose pid is that of %s', async (_case, script) => {
    const dataDir = await initialisedDir('data');
    const first = await start(dataDir);
    await killServer(dataDir);
    await first.stop();
    const { uid, gid } = await stat(join(dataDir, 'postgres'));
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    const stranger = spawn('/bin/sh', ['-c', script], { stdio, ...(isRoot && { uid, gid }) });
    const [pid] = (await once(stranger.stdout, 'data')) as [Buffer];
    const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
    await writeFile(pidFile, (await readFile(pidFile, 'utf8')).replace(/^\d+/, String(pid).trim()));
    expect((await start(dataDir)).adopted).toBe(false);
    expect(stranger.exitCode).toBeNull();
    stranger.kill();
  });

  it('says what the server said when it does not start, and gives the data directory up', async () => {
    const dataDir = await initialisedDir('data');
    await (await start(dataDir)).stop();
    const settings = join(dataDir, 'postgres', 'postgresql.conf');
    const good = await readFile(settings);
    await writeFile(settings, 'no_such_setting = 1\n');
    await expect(start(dataDir)).rejects.toMatchObject({
      code: 'POSTGRES_START_FAILED',
      message: expect.stringContaining('no_such_setting'),
    });
    await writeFile(settings, good);
    await start(dataDir);
  });

  it('refuses data of another major version, and data without its password', async () => {
    const dataDir = await initialisedDir('data');
    await (await start(dataDir)).stop();
    const versionPath = join(dataDir, 'postgres', 'PG_VERSION');
    const version = await readFile(versionPath, 'utf8');
    await writeFile(versionPath, '9\n');
    await expect(start(dataDir)).rejects.toMatchObject({ code: 'POSTGRES_VERSION_MISMATCH' });
    await writeFile(versionPath, version);
    await rm(join(dataDir, 'postgres-password'));
    await expect(start(dataDir)).rejects.toMatchObject({ code: 'POSTGRES_PASSWORD_MISSING' });
  });
});

describe.runIf(isRoot)('startEmbeddedPostgres as root', () => {
  it('keeps the data elsewhere when its parent is private, and finds it there again', async () => {
    await mkdir(join(root, 'private'), { mode: 0o700 });
    const dataDir = join(root, 'private', 'data');
    const first = await start(dataDir);
    expect(first.dataDir.startsWith(systemDir)).toBe(true);
    const note: unknown = JSON.parse(await readFile(join(dataDir, 'postgres-location.json'), 'utf8'));
    expect(note).toMatchObject({ home: first.dataDir });
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS seven');
    await first.stop();
    const second = await start(dataDir);
    expect(second.dataDir).toBe(first.dataDir);
    expect(await query(second.url, 'SELECT seven FROM kept')).toEqual([{ seven: 7 }]);
  });

  it('serves an ordinary user, whose data root can start later without taking it away', async ({ skip }) => {
    if (!(await canEnter(nobody, import.meta.dirname)) || !(await canEnter(nobody, root))) skip();
    const dataDir = join(root, 'of nobody');
    await mkdir(dataDir);
    await chown(dataDir, nobody.uid, nobody.gid);
    const first = await own(dataDir, nobody);
    expect(first.report).toMatchObject({ dataDir, adopted: false });
    await query(String(first.report.url), 'CREATE TABLE kept AS SELECT 7 AS seven');
    await first.finish();
    const asRoot = await start(dataDir);
    expect(await query(asRoot.url, 'SELECT seven FROM kept')).toEqual([{ seven: 7 }]);
    await asRoot.stop();
    const again = await own(dataDir, nobody);
    expect(await query(String(again.report.url), 'SELECT seven FROM kept')).toEqual([{ seven: 7 }]);
  });

  it('tells an ordinary user that the data directory cannot be written', async ({ skip }) => {
    if (!(await canEnter(nobody, import.meta.dirname))) skip();
    const refused = await own(join(root, 'not mine'), nobody);
    expect(refused.report).toMatchObject({ code: 'DATA_DIR_NOT_WRITABLE' });
    expect(refused.report.message).toContain(join(root, 'not mine'));
  });
});
