import { chmod, cp, lstat, mkdir, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findUsableBinaries } from './find-usable-binaries.ts';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { chooseServerAccount } from './server-account.ts';

const isRoot = process.getuid?.() === 0;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'usable binaries '));
  await chmod(root, 0o755);
});

afterEach(() => rm(root, { recursive: true }));

/** As npm leaves them when install scripts are off: without the links between libraries. */
async function installWithoutLinks(): Promise<PostgresBinaries> {
  const installed = await findPostgresBinaries();
  const target = join(root, 'private', 'native');
  const filter = async (path: string) => !(await lstat(path)).isSymbolicLink();
  await cp(installed.root, target, { recursive: true, filter });
  await chmod(join(root, 'private'), 0o700);
  return { ...installed, root: target };
}

it('uses the binaries where npm put them when they run there', async () => {
  const installed = await findPostgresBinaries();
  expect(await findUsableBinaries(installed, undefined, [], () => {})).toEqual({ root: installed.root, major: '18' });
});

it('mends an installation without links by one copy that two starts agree on', async () => {
  const installed = await installWithoutLinks();
  const account = isRoot ? await chooseServerAccount() : undefined;
  const copies: string[] = [];
  const parents = [join(root, 'copies')];
  await mkdir(join(root, 'copies'), { mode: 0o755 });
  const found = await Promise.all(
    [1, 2].map(() => findUsableBinaries(installed, account, parents, (path) => copies.push(path))),
  );
  expect(found[0]).toEqual(found[1]);
  expect(found[0]?.root.startsWith(join(root, 'copies', 'upshift-embedded-'))).toBe(true);
  expect(await readdir(join(root, 'copies'))).toHaveLength(1);
  const before = copies.length;
  expect(await findUsableBinaries(installed, account, parents, (path) => copies.push(path))).toEqual(found[0]);
  expect(copies).toHaveLength(before);
});

it('runs nothing from a folder that somebody else laid in the way', async () => {
  const installed = await installWithoutLinks();
  const account = isRoot ? await chooseServerAccount() : undefined;
  const parent = join(root, 'copies');
  await mkdir(parent, { mode: 0o755 });
  const { root: copy } = await findUsableBinaries(installed, account, [parent], () => {});
  await chmod(copy, 0o777);
  await expect(findUsableBinaries(installed, account, [parent], () => {})).rejects.toMatchObject({
    code: 'POSTGRES_BINARIES_UNREACHABLE',
    message: expect.stringContaining('not a folder that only this user may write'),
  });
  await rm(copy, { recursive: true });
  await symlink(installed.root, copy);
  await expect(findUsableBinaries(installed, account, [parent], () => {})).rejects.toThrow('only this user may write');
  const second = join(root, 'second');
  expect((await findUsableBinaries(installed, account, [parent, second], () => {})).root.startsWith(second)).toBe(true);
  expect((await stat(second)).isDirectory()).toBe(true);
});
