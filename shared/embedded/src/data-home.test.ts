import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseLocation, settleDataHome } from './data-home.ts';

const isRoot = process.getuid?.() === 0;
let parent: string;
let systemDir: string;
let dataDir: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'data home '));
  systemDir = await mkdtemp(join(tmpdir(), 'data-home-system-'));
  await chmod(systemDir, 0o755);
  dataDir = join(parent, 'data');
  await mkdir(dataDir);
});

afterEach(async () => {
  await rm(parent, { recursive: true });
  await rm(systemDir, { recursive: true });
});

describe.runIf(isRoot)('settleDataHome as root', () => {
  it('keeps the data where it was asked for when the account can get there', async () => {
    await chmod(parent, 0o755);
    const settled = await settleDataHome(dataDir, systemDir);
    expect(settled).toMatchObject({ home: dataDir, relocated: false });
    expect(settled.account?.uid).toBeGreaterThan(0);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('moves it out of a private folder once, and finds it there again', async () => {
    const settled = await settleDataHome(dataDir, systemDir);
    expect(settled.relocated).toBe(true);
    expect(settled.home.startsWith(systemDir)).toBe(true);
    expect(await settleDataHome(dataDir, systemDir)).toEqual(settled);
    expect(await readdir(systemDir)).toHaveLength(1);
  });

  it('begins anew when the data directory was deleted', async () => {
    const { home } = await settleDataHome(dataDir, systemDir);
    await rm(dataDir, { recursive: true });
    await mkdir(dataDir);
    expect((await settleDataHome(dataDir, systemDir)).home).not.toBe(home);
  });

  it('refuses when the place that was noted is gone, rather than begin with nothing', async () => {
    const { home } = await settleDataHome(dataDir, systemDir);
    await rm(home, { recursive: true });
    await expect(settleDataHome(dataDir, systemDir)).rejects.toMatchObject({ code: 'DATA_DIR_NOT_WRITABLE' });
  });

  it('refuses when data made in place can no longer be reached', async () => {
    await mkdir(join(dataDir, 'postgres'));
    await expect(settleDataHome(dataDir, systemDir)).rejects.toThrow('can no longer reach its data');
  });

  it('refuses a system folder that others may write in', async () => {
    await chmod(systemDir, 0o777);
    await expect(settleDataHome(dataDir, systemDir)).rejects.toThrow('other users may write there');
  });
});

describe.runIf(!isRoot)('settleDataHome as an ordinary user', () => {
  it('keeps the data where it was asked for, under this user', async () => {
    expect(await settleDataHome(dataDir, systemDir)).toEqual({ home: dataDir, account: undefined, relocated: false });
  });
});

it('takes a damaged note for none', async () => {
  for (const text of ['', '[]', '{"home":7}', '{"home":"relative"}']) expect(parseLocation(text)).toBeUndefined();
  expect(parseLocation('{"home":"/somewhere else"}')).toBe('/somewhere else');
  await writeFile(join(dataDir, 'postgres-location.json'), '{"home":');
  await chmod(parent, 0o755);
  expect((await settleDataHome(dataDir, systemDir)).home).toBe(dataDir);
});
