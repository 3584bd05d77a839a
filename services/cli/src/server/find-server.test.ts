import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findServer } from './find-server.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'upshift-find-'));
});
afterEach(() => rm(root, { recursive: true }));

async function leaveServer(directory: string, content: string): Promise<void> {
  await mkdir(join(root, directory), { recursive: true });
  await writeFile(join(root, directory, 'server.json'), content);
}
const file = JSON.stringify({ url: 'http://127.0.0.1:4711', pid: 42 });
const environmentUrl = 'http://env:1';

test('--url goes before everything', async () => {
  await leaveServer('.upshift', file);
  const found = await findServer({ url: 'https://named:8443' }, { environmentUrl, directory: root });
  expect(found).toMatchObject({ url: 'https://named:8443', source: '--url' });
});

test('UPSHIFT_URL goes before the file', async () => {
  await leaveServer('.upshift', file);
  expect(await findServer({}, { environmentUrl, directory: root })).toMatchObject({ url: environmentUrl });
});

test('the file is looked for from here upwards', async () => {
  await leaveServer('.upshift', file);
  const directory = join(root, 'a', 'b');
  expect(await findServer({}, { environmentUrl: undefined, directory })).toEqual({
    url: 'http://127.0.0.1:4711',
    source: `${join(root, '.upshift', 'server.json')}, process 42`,
    startCommand: 'npm start',
  });
});

test('a data directory that is named is the only one, and its start command names it', async () => {
  await leaveServer('.upshift', file);
  await leaveServer('other', JSON.stringify({ url: 'http://127.0.0.1:4712', pid: 43 }));
  const places = { environmentUrl, directory: root };
  const found = await findServer({ dataDir: join(root, 'other') }, places);
  expect(found).toMatchObject({
    url: 'http://127.0.0.1:4712',
    startCommand: `npm start -- --data-dir ${join(root, 'other')}`,
  });
  await expect(findServer({ dataDir: join(root, 'third') }, places)).rejects.toMatchObject({
    code: 'SERVER_NOT_FOUND',
  });
});

test.each(['', '{"url":', '{"url":"nonsense","pid":1}', '[]'])('a file that holds %j is no server', async (content) => {
  await leaveServer('.upshift', content);
  await expect(findServer({}, { environmentUrl: undefined, directory: root })).rejects.toMatchObject({
    code: 'SERVER_NOT_FOUND',
    exitCode: 3,
    message: expect.stringContaining('Start one with "npm start"'),
  });
});

test.each(['8080', 'ftp://x', 'localhost:8080'])('%s is no address', async (url) => {
  const places = { environmentUrl: undefined, directory: root };
  await expect(findServer({ url }, places)).rejects.toMatchObject({ code: 'OPTION_INVALID', exitCode: 2 });
});
