import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findRedisBinary } from './find-redis-binary.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'find redis '));
  for (const folder of ['redis', 'valkey', 'decoys/redis-server']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await writeFile(join(root, 'redis', 'redis-server'), '', { mode: 0o755 });
  await writeFile(join(root, 'valkey', 'valkey-server'), '', { mode: 0o755 });
  await writeFile(join(root, 'decoys', 'valkey-server'), '', { mode: 0o644 });
});

afterAll(() => rm(root, { recursive: true }));

const searchPath = (...folders: readonly string[]) => folders.map((folder) => join(root, folder)).join(':');

it('prefers valkey wherever on the path it is', () => {
  expect(findRedisBinary(searchPath('redis', 'valkey'))).toBe(join(root, 'valkey', 'valkey-server'));
  expect(findRedisBinary(searchPath('decoys', 'redis'))).toBe(join(root, 'redis', 'redis-server'));
});

it('passes over folders of that name, files that do not run, and relative folders', () => {
  expect(findRedisBinary(searchPath('decoys'))).toBeUndefined();
  expect(findRedisBinary('.::relative')).toBeUndefined();
  expect(findRedisBinary('')).toBeUndefined();
});
