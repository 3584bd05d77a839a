import { chmod, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isTrustedDirectory } from './is-trusted-directory.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'trusted '));
  for (const [name, mode] of Object.entries({ own: 0o755, open: 0o777, group: 0o775, sticky: 0o1777 })) {
    await mkdir(join(root, name));
    await chmod(join(root, name), mode);
  }
  await symlink('own', join(root, 'link'));
});

afterAll(() => rm(root, { recursive: true }));

it.each([
  ['own', true],
  ['open', false],
  ['group', false],
  ['sticky', false],
  ['link', false],
])('%s: %s', async (name, trusted) => {
  expect(await isTrustedDirectory(join(root, name))).toBe(trusted);
});

it('trusts a shared folder where only owners rename, when told that this will do', async () => {
  expect(await isTrustedDirectory(join(root, 'sticky'), { sticky: true })).toBe(true);
  expect(await isTrustedDirectory(join(root, 'open'), { sticky: true })).toBe(false);
});
