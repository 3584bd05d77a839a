import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedServerError } from './embedded-server-error.ts';
import { acquireOwnerLock, parseLockHolder } from './owner-lock.ts';

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'owner lock '));
  path = join(directory, 'owner.json');
});

afterEach(() => rm(directory, { recursive: true }));

describe('acquireOwnerLock', () => {
  it('notes the pid, and leaves nothing behind when released', async () => {
    const lock = await acquireOwnerLock(path, 'The thing');
    expect(parseLockHolder(await readFile(path, 'utf8'))?.pid).toBe(process.pid);
    expect(await readdir(directory)).toEqual(['owner.json']);
    await lock.release();
    await lock.release();
    expect(await readdir(directory)).toEqual([]);
  });

  it('refuses while the holder lives, and says who it is', async () => {
    await acquireOwnerLock(path, 'The thing');
    const refusal = await acquireOwnerLock(path, 'The thing').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(EmbeddedServerError);
    expect(refusal).toMatchObject({ code: 'DATA_DIR_IN_USE' });
    expect(String(refusal)).toContain(`The thing is in use by process ${process.pid}`);
  });

  const dead = { pid: process.pid, startedAt: 'another boot:1', nonce: 'aaaaaaaa' };
  it.each([
    ['whose pid was given to another process', JSON.stringify(dead)],
    ['whose process is gone', JSON.stringify({ ...dead, pid: 2 ** 22 + 7 })],
    ['that a power cut left empty', ''],
  ])('takes over a lock %s', async (_case, text) => {
    await writeFile(path, text);
    const lock = await acquireOwnerLock(path, 'The thing');
    expect(await readdir(directory)).toEqual(['owner.json']);
    await lock.release();
    expect(await readdir(directory)).toEqual([]);
  });

  it('lets exactly one of many take over a dead holder, also past a dead helper of the take-over', async () => {
    await writeFile(path, JSON.stringify(dead));
    await writeFile(`${path}.aaaaaaaa`, JSON.stringify({ ...dead, nonce: 'bbbbbbbb' }));
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => acquireOwnerLock(path, 'The thing')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(directory)).toEqual(['owner.json']);
  });

  it('does not release what another owner holds by now', async () => {
    const lock = await acquireOwnerLock(path, 'The thing');
    await writeFile(path, JSON.stringify(dead));
    await lock.release();
    expect(await readdir(directory)).toEqual(['owner.json']);
  });
});

it('reads no holder from damaged text', () => {
  for (const text of ['', 'null', '7', '{"pid":"7","nonce":"x"}', '{"pid":7}', '{"pid":7.5,"nonce":"x"}']) {
    expect(parseLockHolder(text)).toBeUndefined();
  }
  expect(parseLockHolder('{"pid":7,"nonce":"x"}')).toEqual({ pid: 7, startedAt: null, nonce: 'x' });
});
