import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A process told apart from a later one that was given the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Compared, never read: boot and clock ticks on Linux, the start date elsewhere. Null where the system hides it. */
  readonly startedAt: string | null;
}

/**
 * Looks a process up.
 *
 * A process that ended but was not yet collected by its parent counts as gone: a container's first process often
 * collects nobody, so a server would otherwise seem to run for ever.
 *
 * @returns undefined when no such process runs
 * @throws never
 */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  if (!signalReaches(pid)) return undefined;
  const seen = process.platform === 'linux' ? await readProc(pid) : await askPs(pid);
  if (seen === 'unknown') return { pid, startedAt: null };
  return seen.state.startsWith('Z') ? undefined : { pid, startedAt: seen.startedAt };
}

/**
 * True while this very process runs. With a start that the system hides on either side, the pid alone decides: rather
 * one refusal too many than two owners.
 */
export async function isRunning({ pid, startedAt }: ProcessIdentity): Promise<boolean> {
  const found = await identifyProcess(pid);
  if (found === undefined) return false;
  return startedAt === null || found.startedAt === null || found.startedAt === startedAt;
}

/** The words that a process was started with; empty when they cannot be read. */
export async function readCommandLine(pid: number): Promise<readonly string[]> {
  try {
    if (process.platform === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
    // Elsewhere only one joined line is to be had; our servers' options all begin with " -".
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
    return stdout.trim().split(/(?<= -[A-Za-z]) | (?=-[A-Za-z] )/);
  } catch {
    return [];
  }
}

/** State and start (ticks since boot) from the text of `/proc/<pid>/stat`; undefined when it is not one. */
export function parseProcStat(text: string): { state: string; startTicks: string } | undefined {
  // The second field is the program's name in brackets and may itself hold spaces and brackets.
  const fields = text
    .slice(text.lastIndexOf(')') + 1)
    .trim()
    .split(/\s+/);
  const [state, startTicks] = [fields[0], fields[19]];
  return state && startTicks ? { state, startTicks } : undefined;
}

function signalReaches(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

type Seen = { state: string; startedAt: string } | 'unknown';

async function readProc(pid: number): Promise<Seen> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
    ]);
    const parsed = parseProcStat(stat);
    // Ticks count from boot, so without the boot a process of last week could look the same.
    return parsed ? { state: parsed.state, startedAt: `${boot.trim()}:${parsed.startTicks}` } : 'unknown';
  } catch {
    return signalReaches(pid) ? 'unknown' : { state: 'Z', startedAt: '' };
  }
}

async function askPs(pid: number): Promise<Seen> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]);
    const [state, ...start] = stdout.trim().split(/\s+/);
    return state ? { state, startedAt: start.join(' ') } : 'unknown';
  } catch {
    return signalReaches(pid) ? 'unknown' : { state: 'Z', startedAt: '' };
  }
}
