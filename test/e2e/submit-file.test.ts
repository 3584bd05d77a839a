import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { poll, type Stack, startStack, testPortfolio } from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const main = fileURLToPath(new URL('../../services/cli/src/main.ts', import.meta.url));
const lineCount = 2000;

let stack: Stack;
let directory: string;
let record: pg.Client;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'upshift-file-'));
  const queue = servers.redisUrl === null ? 'postgres' : 'redis';
  stack = await startStack({ servers, queue, portfolio: testPortfolio(), processes: {} });
  record = new pg.Client({ connectionString: stack.databaseUrl });
  await record.connect();
});
afterAll(async () => {
  await record?.end();
  await stack?.close();
  await rm(directory, { recursive: true, force: true });
});

it('makes one task of each line of a file, though the command is killed in the middle of it', async () => {
  const lines = Array.from({ length: lineCount }, (_, n) => JSON.stringify({ prompt: `Say ${n}`, workload: 'chat' }));
  lines[10] = '{"prompt": 7}';
  await writeFile(join(directory, 'tasks.jsonl'), lines.join('\n'));

  const first = submit();
  await poll('tasks of the first command', async () => (await countTasks()) >= 700);
  first.kill('SIGKILL');
  await new Promise((resolve) => first.once('exit', resolve));
  expect(await countTasks()).toBeLessThan(lineCount - 1);

  const second = submit();
  const exited = new Promise((resolve) => second.once('exit', resolve));
  const [out, err] = await Promise.all([text(second.stdout), text(second.stderr)]);
  expect(err).toMatch(/going on behind line (?!0)\d+/);
  const [lineTotal, accepted, replayed, rejected] = (out.match(/\d+/g) ?? []).map(Number);
  expect([lineTotal, rejected]).toEqual([lineCount, 1]);
  expect((accepted ?? 0) + (replayed ?? 0)).toBe(lineCount - 1);
  expect(await exited).toBe(1);
  expect(await countTasks()).toBe(lineCount - 1);
});

function submit(): ChildProcessByStdio<null, Readable, Readable> {
  const argv = ['submit', '--file', 'tasks.jsonl', '--url', stack.url, '--data-dir', directory];
  return spawn(process.execPath, [main, ...argv], { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function countTasks(): Promise<number> {
  const { rows } = await record.query<{ count: string }>('select count(*) from task');
  return Number(rows[0]?.count);
}
