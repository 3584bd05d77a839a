import { pollUntil } from './poll-until.ts';
import { isRunning, type ProcessIdentity } from './process-identity.ts';

export interface StopStep {
  readonly signal: NodeJS.Signals;
  /** How long this signal is given before the next one. */
  readonly waitMs: number;
}

/**
 * Ends a process, with firmer signals one after the other.
 *
 * @returns true when it is gone (also when it was already), false when it outlived every step
 */
export async function stopProcess(target: ProcessIdentity, steps: readonly StopStep[]): Promise<boolean> {
  for (const { signal, waitMs } of steps) {
    // Asked again before every signal: the id may belong to a stranger by now.
    if (!(await isRunning(target))) return true;
    try {
      process.kill(target.pid, signal);
    } catch {
      // It ended in between, or is not ours to signal; the wait below tells which.
    }
    const gone = await pollUntil(async () => ((await isRunning(target)) ? undefined : true), { timeoutMs: waitMs });
    if (gone) return true;
  }
  return false;
}
