import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A separate process that owns a private server, as `upshift up` would, so that a test can kill it. */
export interface Owner {
  /** What it said: the server's plain facts, or `{ code, message }` of its refusal. */
  readonly report: Readonly<Record<string, unknown>>;
  kill(): Promise<void>;
  /** Lets it stop its server and end by itself. */
  finish(): Promise<void>;
}

/**
 * @param start source of an expression that promises the started server, with `embedded` for this package's exports
 * @param account who runs it; root may name another user
 */
export async function spawnOwner(start: string, account?: { uid: number; gid: number }): Promise<Owner> {
  const script = `
    const embedded = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
    try {
      const { stop, ...report } = await (${start});
      console.log(JSON.stringify(report));
      process.stdin.once('data', async () => { await stop(); process.exit(0); });
    } catch (error) {
      console.log(JSON.stringify({ code: error.code, message: error.message }));
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
    ...account,
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    report: JSON.parse(line),
    kill: () => end(child, () => child.kill('SIGKILL')),
    finish: () => end(child, () => child.stdin.write('\n')),
  };
}

async function end(child: ChildProcess, act: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  act();
  await ended;
}
