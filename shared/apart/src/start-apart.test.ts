import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { poll } from '@upshift/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { type Apart, startApart } from './start-apart.ts';

const folder = mkdtempSync(join(tmpdir(), 'upshift-apart-'));
afterAll(() => rmSync(folder, { recursive: true }));
const indexUrl = new URL('./index.ts', import.meta.url).href;

/** A file that answers each message by what an expression says of it. */
function write(name: string, expression: string): URL {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(
    path,
    `import { openApart } from ${JSON.stringify(indexUrl)};
    const home = openApart();
    home.onMessage(async (message) => home.send(await (${expression})));
    home.send(process.pid);`,
  );
  return pathToFileURL(path);
}

interface Started {
  readonly apart: Apart;
  readonly pid: number;
  readonly ended: Promise<void>;
  ask(message: unknown): Promise<unknown>;
}

async function start(entry: URL, more: { data?: unknown; memoryMb?: number } = {}): Promise<Started> {
  let tell: (message: unknown) => void = () => undefined;
  const next = (): Promise<unknown> =>
    new Promise((resolve) => {
      tell = resolve;
    });
  const first = next();
  const { promise: ended, resolve: onEnd } = Promise.withResolvers<void>();
  const apart = startApart({ entry, ...more }, { onMessage: (message) => tell(message), onEnd });
  apart.keep(true);
  const pid = Number(await first);
  const ask = (message: unknown): Promise<unknown> => {
    const answer = next();
    apart.send(message as string);
    return answer;
  };
  return { apart, pid, ended, ask };
}

/** A process with a terminal's group of its own, which drains on Ctrl-C and says so, and the process apart that it started. */
async function startOwner(entry: URL) {
  const path = join(folder, 'owner.mjs');
  writeFileSync(
    path,
    `import { startApart } from ${JSON.stringify(indexUrl)};
    process.on('SIGINT', () => process.stdout.write('draining'));
    let isGreeted = false;
    const apart = startApart({ entry: new URL(${JSON.stringify(entry.href)}) }, { onEnd() {}, onMessage(pid) {
      if (isGreeted) return;
      isGreeted = true;
      apart.send('go');
      process.stdout.write(String(pid));
    } });
    apart.keep(true);`,
  );
  const owner = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const [line] = await once(owner.stdout, 'data');
  return { owner, pid: Number(String(line)) };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // Dead, and not yet taken note of by whoever inherited it.
  return !existsSync('/proc/self') || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

describe('a process apart', () => {
  it('is told its data, takes what cloning can carry, and sees nothing of the environment', async () => {
    process.env['UPSHIFT_TEST_SECRET'] = 'hush';
    const entry = write('fine', '[home.data, message, Object.keys(process.env)]');
    const { apart, ask } = await start(entry, { data: { word: 'a' } });
    const message = { numbers: new Float32Array([1, 2]), of: new Map([['b', undefined]]), half: '\ud800' };
    expect(await ask(message)).toEqual([{ word: 'a' }, message, []]);
    delete process.env['UPSHIFT_TEST_SECRET'];
    await apart.end();
  });

  it('is ended in the middle of its work, and says so once', async () => {
    const { apart, ended, ask } = await start(write('hangs', '(() => { for (;;); })()'));
    void ask('go');
    await Promise.all([apart.end(), apart.end(), ended]);
    apart.send('nobody hears it');
  });

  // In a thread, each of these ends the whole process, whatever its limits say (nodejs/node#47224).
  it.each([
    ['an array that grows', '(() => { const all = []; for (;;) all.push(1); })()'],
    ['a map that grows', '(() => { const all = new Map(); for (let at = 0; ; at++) all.set(at, at); })()'],
    ['a large answer read', 'JSON.parse("[" + "1,".repeat(60_000_000) + "1]")'],
    ['what lies beside the heap', '(() => { const all = []; for (;;) all.push(new Uint8Array(1e7).fill(1)); })()'],
  ])('dies alone for want of memory: %s', async (name, expression) => {
    const { ended, ask } = await start(write(name.replaceAll(' ', '-'), expression), { memoryMb: 64 });
    void ask('go');
    await ended;
  });

  it('ends when it cannot be loaded', async () => {
    const path = join(folder, 'broken.mjs');
    writeFileSync(path, 'import "./not-there.mjs";');
    await new Promise<void>((resolve) => {
      startApart({ entry: pathToFileURL(path) }, { onMessage: () => undefined, onEnd: resolve }).keep(true);
    });
  });

  it.each([
    ['busy', '(() => { for (;;); })()'],
    ['idle', '1'],
  ])('hears nothing of a Ctrl-C, and does not outlive whoever started it: %s', async (name, expression) => {
    const { owner, pid } = await startOwner(write(name, expression));
    process.kill(-Number(owner.pid), 'SIGINT');
    await once(owner.stdout, 'data');
    expect(isRunning(pid)).toBe(true);
    owner.kill('SIGKILL');
    await poll('the end of the orphan', () => !isRunning(pid));
  });

  it('lets a process end that forgot it', async () => {
    const entry = write('forgotten', '1');
    const script = `
      import { startApart } from ${JSON.stringify(indexUrl)};
      startApart({ entry: new URL(${JSON.stringify(entry.href)}) }, { onMessage() {}, onEnd() {} });`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'ignore' });
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
