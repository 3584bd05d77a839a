import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { createBulkFiles } from '../bulk/create-bulk-files.ts';
import { makeOpenLedger } from '../testing/make-ledger.ts';
import { runCli } from '../testing/run-cli.ts';

const id = (n: number) => `t_${String(n).padStart(26, '0')}`;
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'upshift-submit-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
});

/** What the server does with each bulk: answers so many of its lines and breaks off, or refuses all with a status. */
type Step = { readonly answers?: number; readonly busy?: readonly number[]; readonly status?: number };

/** A server that keeps one task for each key, as the real one does, and follows `steps`; then it behaves. */
async function startKeeping(steps: Step[] = []) {
  const tasks = new Map<string, string>();
  const bulks: { idempotencyKey: string }[][] = [];
  function answerTo(line: string, isBusy: boolean): object {
    const { idempotencyKey, prompt } = JSON.parse(line);
    if (isBusy) return { status: 503, error: { code: 'OVERLOADED', message: 'Later.' } };
    if (prompt === 7)
      return { status: 400, error: { code: 'REQUEST_INVALID', message: 'A text is wanted.', path: '/prompt' } };
    const replayed = tasks.has(idempotencyKey);
    if (!replayed) tasks.set(idempotencyKey, id(tasks.size + 1));
    return { status: 202, id: tasks.get(idempotencyKey), replayed };
  }
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      const known = [...tasks.values()].includes(String(request.url).split('/').at(-1) ?? '');
      response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
      const error = { code: 'TASK_NOT_FOUND', message: 'There is no task of that id.' };
      return void response.end(JSON.stringify(known ? makeOpenLedger().task : { error }));
    }
    const lines = (await text(request)).split('\n').filter((line) => line !== '');
    bulks.push(lines.map((line) => JSON.parse(line)));
    const { answers, busy = [], status } = steps.shift() ?? {};
    if (status !== undefined) {
      response.writeHead(status, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify({ error: { code: 'OVERLOADED', message: 'Too many bulks.' } }));
    }
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    for (const [index, line] of lines.slice(0, answers).entries())
      response.write(`${JSON.stringify({ line: index + 1, ...answerTo(line, busy.includes(index + 1)) })}\n`);
    if (answers !== undefined) return void setImmediate(() => response.destroy());
    response.end('{"summary":{"lines":0,"accepted":0,"replayed":0,"rejected":0}}\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tasks, bulks };
}

const linesOf = (count: number) => Array.from({ length: count }, (_, n) => `{"prompt":"Say ${n}"}\n`).join('');

async function submit(url: string, content: string, ...more: string[]) {
  const path = join(directory, 'tasks.jsonl');
  await writeFile(path, content);
  return submitPath(url, path, ...more);
}

function submitPath(url: string, path: string, ...more: string[]) {
  const bulk = { ...createBulkFiles(Readable.from([Buffer.from(linesOf(3))])), sleep: async () => undefined };
  return runCli(['submit', '--file', path, '--url', url, '--data-dir', directory, ...more], { bulk });
}

test('makes a task of each line and says how many', async () => {
  const { url, tasks } = await startKeeping();
  const run = await submit(url, linesOf(1201));
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout).toContain('1201 lines, 1201 accepted, 0 were tasks already, 0 rejected');
  expect(tasks.size).toBe(1201);
});

test('names bad lines with their number in the file and their code, goes on, and answers 1', async () => {
  const { url, tasks } = await startKeeping();
  const run = await submit(url, '{"prompt":"a"}\n\nnonsense\n{"prompt":7}\n{"prompt":"b"}');
  expect(run.code).toBe(1);
  expect(run.stdout).toContain('4 lines, 2 accepted, 0 were tasks already, 2 rejected');
  expect(run.stderr).toContain('tasks.jsonl:3: error BODY_NOT_JSON The line is not JSON.\n');
  expect(run.stderr).toContain('tasks.jsonl:4: error REQUEST_INVALID A text is wanted. (at /prompt)\n');
  expect(tasks.size).toBe(2);
});

test('prints a line of JSON for each answer and a summary, with --json', async () => {
  const { url } = await startKeeping();
  const run = await submit(url, '{"prompt":"a"}\n\n{"prompt":7}\n', '--json');
  expect(run.stderr).toBe('');
  expect(
    run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { line: 1, status: 202, id: id(1), replayed: false },
    { line: 3, status: 400, error: { code: 'REQUEST_INVALID', message: 'A text is wanted.', path: '/prompt' } },
    { summary: { lines: 2, accepted: 1, replayed: 0, rejected: 1 } },
  ]);
});

test('takes a bulk up again that breaks off, behind its last answer', async () => {
  const { url, tasks, bulks } = await startKeeping([{ answers: 4 }, { answers: 0 }, { status: 503 }]);
  const run = await submit(url, linesOf(10));
  expect(run).toMatchObject({ code: 0 });
  expect(run.stdout).toContain('10 lines, 10 accepted');
  expect(bulks.map(({ length }) => length)).toEqual([10, 6, 6, 6]);
  expect(tasks.size).toBe(10);
});

test('sends a line again that the server could not take just then', async () => {
  const { url, bulks } = await startKeeping([{ busy: [2, 3] }]);
  expect((await submit(url, linesOf(5))).stdout).toContain('5 lines, 5 accepted');
  expect(bulks.map(({ length }) => length)).toEqual([5, 2]);
});

test('gives up with 3 where nothing goes forward; the same command goes on and no line becomes two tasks', async () => {
  const { url, tasks, bulks } = await startKeeping([
    {},
    { answers: 100 },
    ...Array.from({ length: 6 }, () => ({ answers: 0 })),
  ]);
  const first = await submit(url, linesOf(1200));
  expect(first.code).toBe(3);
  expect(first.stderr).toContain('the same command goes on where this one stopped');
  const second = await submit(url, linesOf(1200));
  expect(second.code).toBe(0);
  expect(second.stderr).toContain('going on behind line 500');
  expect(second.stdout).toContain('1200 lines, 1100 accepted, 100 were tasks already, 0 rejected');
  expect(bulks.at(-2)?.[0]?.idempotencyKey).toMatch(/^file\/[0-9a-f]{64}\/501$/);
  expect(tasks.size).toBe(1200);
  expect(await readdir(join(directory, 'submits'))).toEqual([]);
});

test('begins at the beginning where the server does not know what an earlier command did', async () => {
  const first = await startKeeping([{}, ...Array.from({ length: 6 }, () => ({ answers: 0 }))]);
  expect((await submit(first.url, linesOf(700))).code).toBe(3);
  first.tasks.clear();
  const second = await submit(first.url, linesOf(700));
  expect(second.stdout).toContain('700 lines, 700 accepted, 0 were tasks already');
});

test('says of a file that is sent again that its lines are tasks already', async () => {
  const { url } = await startKeeping();
  await submit(url, linesOf(3));
  expect((await submit(url, linesOf(3))).stdout).toContain('3 lines, 0 accepted, 3 were tasks already');
});

test('reads standard input', async () => {
  const { url, tasks } = await startKeeping();
  expect((await submitPath(url, '-')).stdout).toContain('standard input: 3 lines, 3 accepted');
  expect(tasks.size).toBe(3);
});

test.each([
  [['--wait'], 'Leave --wait out.'],
  [['--workload', 'chat'], 'Leave --workload out.'],
])('refuses %s beside lines', async (more, message) => {
  const run = await submit('http://127.0.0.1:1', linesOf(1), ...more);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain(message);
});

test('says which file cannot be read', async () => {
  const run = await submitPath('http://127.0.0.1:1', join(directory, 'none.jsonl'));
  expect(run).toMatchObject({ code: 2 });
  expect(run.stderr).toContain('none.jsonl cannot be read: there is no such file.');
});
