import { type ChildProcess, fork, type Serializable } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApartOrder } from './apart-order.ts';

export interface ApartOptions {
  /** The file that runs; it calls `openApart`. */
  readonly entry: URL;
  /** JSON that `openApart` gives it. Never content: whoever may list processes may read it. */
  readonly data?: unknown;
  /** Heap, MB. All of its memory may be larger by what Node and libraries need beside it. Silent: Node's own limit. */
  readonly memoryMb?: number;
  /** Open files that it gets as 4, 5 and so on. */
  readonly files?: readonly number[];
}

export interface ApartEvents {
  /** @param message as it was sent: what structured cloning can carry */
  onMessage(message: unknown): void;
  /** Called once, when it is gone, for whatever reason, and all that it sent was told. */
  onEnd(): void;
}

export interface Apart {
  /** Never throws because the other side is gone: `onEnd` says that. */
  send(message: Serializable): void;
  /** Whether it keeps this process alive; at first it does not. */
  keep(isNeeded: boolean): void;
  /** Ends it at once, whatever it is at. Resolves when it is gone. */
  end(): Promise<void>;
}

/** What a process has beside its heap: Node itself takes some 60 MB, the libraries of the validators up to 300. */
const besideHeapMb = 512;
const bytesPerMb = 1_048_576;

/** All that run now: they end with this process, and not half a second later. */
const running = new Set<ChildProcess>();
let isWatchingExit = false;

/**
 * Starts a file in a process of its own, without our environment and with nothing to print to. What it does to itself ends there:
 * a thread that is out of memory, or is ended while it works, may take the whole process with it.
 *
 * @see docs/decisions/2026-11-26-what-may-break-runs-apart.md
 */
export function startApart({ entry, data = null, memoryMb, files = [] }: ApartOptions, events: ApartEvents): Apart {
  const memoryBytes = memoryMb === undefined ? null : (memoryMb + besideHeapMb) * bytesPerMb;
  const order: ApartOrder = { parentPid: process.pid, memoryBytes, data };
  const child = fork(fileURLToPath(entry), [JSON.stringify(order)], {
    env: cacheVariable(),
    execArgv: ['--disable-warning=ExperimentalWarning', ...heapLimits(memoryMb)],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc', ...files],
    // A Ctrl-C in the terminal is for us, who drain, and not for the work in hand.
    detached: true,
  });
  endWithThisProcess(child);
  let isGone = false;
  const gone = new Promise<void>((resolve) => {
    const end = (): void => {
      if (isGone) return;
      isGone = true;
      running.delete(child);
      resolve();
      events.onEnd();
    };
    // What it sent before it ended may still lie in the channel.
    const endWhenRead = (): void => (child.connected ? void child.once('disconnect', end) : end());
    child.once('exit', endWhenRead);
    // It could not be started.
    child.on('error', () => child.pid === undefined && end());
  });
  child.on('message', (message) => events.onMessage(message));

  function keep(isNeeded: boolean): void {
    const change = isNeeded ? 'ref' : 'unref';
    child[change]();
    child.channel?.[change]();
  }
  keep(false);
  return {
    send(message) {
      if (child.connected) child.send(message, undefined, undefined, () => undefined);
    },
    keep,
    end() {
      keep(true);
      child.kill('SIGKILL');
      return gone;
    },
  };
}

/** The young generation is three half-spaces; more of them than a quarter of the heap would only collect later. */
function heapLimits(memoryMb: number | undefined): string[] {
  if (memoryMb === undefined) return [];
  return [`--max-old-space-size=${memoryMb}`, `--max-semi-space-size=${Math.max(1, Math.floor(memoryMb / 16))}`];
}

/** Where we keep what is translated already; `openApart` deletes it before other code runs. */
function cacheVariable(): { NODE_COMPILE_CACHE?: string } {
  // Node names the folder of its own version in the one that it was given.
  const directory = getCompileCacheDir();
  return directory === undefined ? {} : { NODE_COMPILE_CACHE: dirname(directory) };
}

function endWithThisProcess(child: ChildProcess): void {
  running.add(child);
  if (isWatchingExit) return;
  isWatchingExit = true;
  process.once('exit', () => {
    for (const one of running) one.kill('SIGKILL');
  });
}
