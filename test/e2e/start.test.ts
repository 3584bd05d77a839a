import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestClient, poll } from '@upshift/testkit';
import { afterEach, expect, it } from 'vitest';

const shim = join(import.meta.dirname, '..', '..', 'bin', 'upshift.js');
const started: { child: ChildProcess; dataDir: string }[] = [];

/** A path with a space in a folder private to its owner: what `mktemp -d` and a careless user make. */
function privateFolder(): string {
  return mkdtempSync(join(tmpdir(), 'upshift start '));
}

interface Terminal {
  readonly url: string;
  readonly screen: () => string;
  readonly press: (keys: string) => void;
  readonly ended: Promise<number | null>;
}

/** `upshift up` in a pseudo-terminal, as a person starts it, with no server named. */
async function startInTerminal(dataDir: string): Promise<Terminal> {
  // `exec`: the shell between would take the Ctrl-C for itself and hide the exit code.
  const command = `exec '${process.execPath}' '${shim}' up --no-sample --port 0 --data-dir '${join(dataDir, 'state')}'`;
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...env } = process.env;
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    env: { ...env, SHELL: '/bin/sh' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  started.push({ child, dataDir });
  let screen = '';
  const startedMs = performance.now();
  const steps: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString('utf8');
    steps.push(`${Math.round(performance.now() - startedMs)} ms: ${chunk.toString('utf8').trim()}`);
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await poll(
    'the address on the screen',
    () => /Upshift\s+(http:\/\/[\d.:]+)/.exec(screen)?.[1],
    // Beside other work on two cores, three starts at once took up to 68 s, none longer than its neighbours.
    150_000,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${steps.join('\n')}`);
  });
  return { url, screen: () => screen, press: (keys) => void child.stdin.write(keys), ended };
}

afterEach(() => {
  for (const { child, dataDir } of started.splice(0)) {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  }
});

const hasScript = (() => {
  try {
    execFileSync('script', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

it.skipIf(!hasScript)(
  'starts with nothing named, says what is simulated, drains on Ctrl-C, and goes on where it stopped, beside another instance (skipped without the program script)',
  async () => {
    const folder = privateFolder();
    const first = await startInTerminal(folder);
    expect(first.screen()).toContain('SIMULATED');
    expect(first.screen()).toContain('npm run -s upshift -- submit');
    const server = JSON.parse(readFileSync(join(folder, 'state', 'server.json'), 'utf8'));
    expect(server.url).toBe(first.url);

    const client = createTestClient(() => first.url);
    const id = await client.submit({ prompt: 'Rewrite in plain words: remit payment forthwith.' });
    expect(await client.settled(id)).toMatchObject({ state: 'succeeded', simulated: true });

    first.press('\u0003');
    expect(await first.ended).toBe(0);
    expect(first.screen()).toContain('Stopped.');

    const [again, beside] = await Promise.all([startInTerminal(folder), startInTerminal(privateFolder())]);
    expect(await createTestClient(() => again.url).get(id)).toMatchObject({ state: 'succeeded' });
    expect(beside.url).not.toBe(again.url);
    const other = createTestClient(() => beside.url);
    expect(await other.settled(await other.submit({ prompt: 'Say hello' }))).toMatchObject({ state: 'succeeded' });
    for (const terminal of [again, beside]) {
      terminal.press('\u0003');
      expect(await terminal.ended).toBe(0);
    }
  },
  400_000,
);
