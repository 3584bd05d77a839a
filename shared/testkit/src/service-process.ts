import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { endWithThisProcess } from './end-with-this-process.ts';

/** A shipped `main.ts`, running as a process of its own. It does not outlive this process. */
export interface ServiceProcess {
  readonly service: string;
  readonly pid: number;
  /** The address that it said it listens on, where it does. */
  readonly url: string | null;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, or null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** The last lines that it wrote, for the message of a failed test. */
  log(): string;
}

/** One that may not have started yet. */
export interface SpawnedProcess extends Omit<ServiceProcess, 'url'> {
  /** Resolves with its address when it says that it has started. Rejects when it ends before. */
  readonly started: Promise<string | null>;
}

export interface SpawnOptions {
  /** Given each line that it writes. */
  readonly onLine?: (line: string) => void;
}

const services = fileURLToPath(new URL('../../../services/', import.meta.url));

/** The bundled one where the run of the suites has made a bundle (`bundle-services.ts`), else the source. */
function mainOf(service: string): string {
  const bundle = process.env['UPSHIFT_TEST_BUNDLE'];
  return bundle === undefined ? `${services}${service}/src/main.ts` : join(bundle, `${service}.js`);
}

/** Starts `services/<name>/src/main.ts` and resolves when it says that it has started. */
export async function startServiceProcess(
  service: string,
  env: Readonly<Record<string, string>>,
): Promise<ServiceProcess> {
  const { started, ...spawned } = spawnServiceProcess(service, env);
  return { ...spawned, url: await started };
}

/** Starts `services/<name>/src/main.ts`. */
export function spawnServiceProcess(
  service: string,
  env: Readonly<Record<string, string>>,
  { onLine = () => undefined }: SpawnOptions = {},
): SpawnedProcess {
  const child = spawn(process.execPath, [mainOf(service)], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
      UPSHIFT_LOG_LEVEL: 'info',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWithThisProcess(child);
  const lines: string[] = [];
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return {
    service,
    pid: child.pid ?? 0,
    started: untilStarted(service, child, { lines, exited, onLine }),
    kill: (signal) => void child.kill(signal),
    exited,
    log: () => lines.join('\n'),
  };
}

async function untilStarted(
  service: string,
  child: ChildProcess,
  { lines, exited, onLine }: { lines: string[]; exited: Promise<number | null>; onLine: (line: string) => void },
): Promise<string | null> {
  const started = new Promise<string | null>((resolve) => {
    const read = (line: string): void => {
      onLine(line);
      lines.push(line);
      if (lines.length > 200) lines.shift();
      const url = /"url":\s*"([^"]+)"/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
      else if (line.includes('"Started."')) resolve(null);
    };
    for (const stream of [child.stdout, child.stderr]) if (stream !== null) createInterface(stream).on('line', read);
  });
  const died = exited.then((code) => {
    throw new Error(`${service} ended with ${code} before it had started:\n${lines.join('\n')}`);
  });
  died.catch(() => undefined);
  const first = Promise.race([started, died]);
  first.catch(() => undefined);
  return first;
}
