import { type SpawnedProcess, spawnServiceProcess } from '@upshift/testkit';

/** The exit code of faults/preload.ts when a poisoned request passed. */
const poisonExitCode = 86;

/** A place for one process of a service. Whoever ends there is followed by another, as under any supervisor. */
export interface Slot {
  readonly name: string;
  readonly service: string;
  /** True while a fault has it in hand: no other may strike it. */
  busy: boolean;
  /** The process that runs and has started; null while there is none. */
  pid(): number | null;
  /** Sends a signal to the running process. @returns its pid, or null when none runs */
  signal(signal: NodeJS.Signals): number | null;
  /** SIGKILL; another one starts by itself. */
  kill(): number | null;
  /** SIGTERM, waits for its end, and starts another one, with what `env` changes. @returns the pid of the ended one */
  replace(env?: Readonly<Record<string, string>>): Promise<number | null>;
  /** Resolves when a process runs and has started. */
  running(): Promise<void>;
  close(): Promise<void>;
}

export interface SlotOptions {
  readonly name: string;
  readonly service: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** A process ended that nobody had ended; `started` tells whether it ever was up. */
  readonly onDeath: (death: { code: number | null; started: boolean; pid: number; log: string }) => void;
  readonly onPoisoned: (pid: number) => void;
}

const restartAfterMs = 500;

export function createSlot(options: SlotOptions): Slot {
  let env = options.env;
  let current: { process: SpawnedProcess; up: boolean; ended: boolean; expected: boolean } | null = null;
  let closing = false;

  function launch(): void {
    if (closing) return;
    const spawned = spawnServiceProcess(options.service, env, { onLine: options.onLine });
    const mine = { process: spawned, up: false, ended: false, expected: false };
    current = mine;
    spawned.started.then(
      () => {
        mine.up = true;
      },
      () => undefined,
    );
    void spawned.exited.then((code) => {
      mine.ended = true;
      if (closing) return;
      if (code === poisonExitCode) options.onPoisoned(spawned.pid);
      else if (!mine.expected) options.onDeath({ code, started: mine.up, pid: spawned.pid, log: spawned.log() });
      setTimeout(launch, restartAfterMs);
    });
  }

  const live = (): typeof current => (current?.up === true && !current.ended ? current : null);
  launch();

  const slot: Slot = {
    name: options.name,
    service: options.service,
    busy: false,
    pid: () => live()?.process.pid ?? null,
    signal(signal) {
      const one = live();
      one?.process.kill(signal);
      return one?.process.pid ?? null;
    },
    kill() {
      const one = live();
      if (one === null) return null;
      one.expected = true;
      one.process.kill('SIGKILL');
      return one.process.pid;
    },
    async replace(changes) {
      env = { ...env, ...changes };
      const one = live();
      if (one === null) return null;
      one.expected = true;
      one.process.kill('SIGTERM');
      await one.process.exited;
      return one.process.pid;
    },
    async running() {
      while (!closing && live() === null) await new Promise((resolve) => setTimeout(resolve, 50));
    },
    async close() {
      closing = true;
      const one = current;
      if (one === null || one.ended) return;
      one.process.kill('SIGKILL');
      await one.process.exited;
    },
  };
  return slot;
}
