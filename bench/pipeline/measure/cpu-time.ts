import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in ticks of 10 ms (`getconf CLK_TCK` = 100 on every platform that Node runs on). */
const tickUs = 10_000;

interface Stat {
  readonly parent: number;
  readonly ownTicks: number;
  /** Of children that have ended and were waited for. */
  readonly endedTicks: number;
}

/** User and system time of these processes, all threads, in microseconds. */
export function cpuOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (readStat(pid)?.ownTicks ?? 0), 0) * tickUs;
}

/** The same for a process and all below it, those that have ended included: a Postgres and its backends. */
export function cpuOfTree(root: number): number {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), stat: readStat(Number(name)) }));
  let ticks = 0;
  for (const { pid, stat } of stats) {
    if (stat === null || (pid !== root && stat.parent !== root)) continue;
    ticks += stat.ownTicks + (pid === root ? stat.endedTicks : 0);
  }
  return ticks * tickUs;
}

/** `/proc/<pid>/stat`, counted behind the command, which may hold spaces; null when the process is gone. @see proc(5) */
function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const field = (no: number): number => Number(fields[no - 3]);
    return { parent: field(4), ownTicks: field(14) + field(15), endedTicks: field(16) + field(17) };
  } catch {
    return null;
  }
}
