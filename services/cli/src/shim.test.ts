import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const shim = fileURLToPath(new URL('../../../bin/upshift.js', import.meta.url));

function start(path: string, argv: readonly string[] = []) {
  const child = spawn(process.execPath, [path, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  const done = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]).then(
    ([[code], stdout, stderr]) => ({ code, stdout, stderr }),
  );
  return { child, done };
}

test('starts the command line, quietly', async () => {
  const run = await start(shim, ['--version']).done;
  expect(run).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
});

test('exits with the code of the command line', async () => {
  expect(await start(shim, ['status', '--url', 'http://127.0.0.1:1']).done).toMatchObject({ code: 3 });
});

describe('a copy in another folder, with a stand-in for the command line', () => {
  let root: string;
  const copy = (): string => join(root, 'packages', 'upshift', 'bin', 'upshift.js');

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'upshift shim '));
    await mkdir(dirname(copy()), { recursive: true });
    await cp(shim, copy());
    await writeFile(join(root, 'packages', 'upshift', 'package.json'), '{"type":"module"}');
    const main = join(root, 'packages', 'upshift', 'services', 'cli', 'src', 'main.ts');
    await mkdir(dirname(main), { recursive: true });
    await writeFile(main, standIn);
    await mkdir(join(root, 'node_modules', 'node', 'bin'), { recursive: true });
    await symlink(process.execPath, join(root, 'node_modules', 'node', 'bin', 'node'));
  });
  afterAll(() => rm(root, { recursive: true }));

  test('finds the Node that was installed further up, also in a path with spaces', async () => {
    const { stdout } = await start(copy(), ['a b', '--c']).done;
    expect(JSON.parse(stdout)).toEqual({ argv: ['a b', '--c'], title: join(root, 'node_modules/node/bin/node') });
  });

  test.each([
    ['SIGINT', 10],
    ['SIGTERM', 11],
    ['SIGHUP', 12],
  ] as const)('hands %s on once and outlives the drain', async (signal, code) => {
    const { child, done } = start(copy(), ['drain']);
    await once(child.stdout, 'data');
    child.kill(signal);
    expect(await done).toMatchObject({ code, stdout: expect.stringMatching(/drained after 1\n$/) });
  });

  test('says as a shell would that a signal ended the child', async () => {
    expect(await start(copy(), ['die']).done).toMatchObject({ code: 128 + 9 });
  });
});

/** Prints what it was given; "drain" ends 300 ms after its first signal, with a code that names the signal. */
const standIn = `
const argv: string[] = process.argv.slice(2);
if (argv[0] === 'die') process.kill(process.pid, 'SIGKILL');
else if (argv[0] === 'drain') {
  let signals = 0;
  for (const [index, signal] of (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).entries()) {
    process.on(signal, () => {
      signals += 1;
      if (signals === 1) setTimeout(() => {
        console.log('drained after ' + signals);
        process.exit(10 + index);
      }, 300);
    });
  }
  console.log('ready');
  setInterval(() => undefined, 1000);
} else console.log(JSON.stringify({ argv, title: process.argv0 }));
`;
