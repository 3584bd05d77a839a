import type { ChildProcess } from 'node:child_process';

const living = new Set<ChildProcess>();
let watching = false;

/**
 * Kills the child when this process exits, however that comes about short of SIGKILL, so that a failed or interrupted
 * run leaves nobody behind. A frozen child is killed too.
 */
export function endWithThisProcess(child: ChildProcess): void {
  living.add(child);
  child.once('exit', () => living.delete(child));
  if (watching) return;
  watching = true;
  process.on('exit', () => {
    for (const left of living) left.kill('SIGKILL');
  });
}
