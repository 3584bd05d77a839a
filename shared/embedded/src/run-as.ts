import { type ExecFileException, execFile } from 'node:child_process';
import type { ServerAccount } from './server-account.ts';

export interface RunResult {
  /** Exit code; null when the program could not be started or a signal or the time-out ended it. */
  readonly code: number | null;
  readonly stdout: string;
  /** What it wrote on its error output, or why it could not start. */
  readonly stderr: string;
}

/** What servers and their tools get to see of the environment: nothing of the caller's, above all no `PG…` variable. */
export const serverEnvironment = { LC_ALL: 'C', PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin' } as const;

/**
 * Runs a program to its end, as another account when one is given (only root may).
 *
 * @param timeoutMs after which it is killed
 * @throws never: a program that cannot start is a result with `code: null`
 */
export function runAs(
  account: ServerAccount | undefined,
  program: string,
  parameters: readonly string[],
  { timeoutMs }: { timeoutMs: number },
): Promise<RunResult> {
  return new Promise((resolve) => {
    execFile(
      program,
      [...parameters],
      {
        // The caller's own directory may be closed to the account.
        cwd: '/',
        env: serverEnvironment,
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        ...(account && { uid: account.uid, gid: account.gid }),
      },
      (error: ExecFileException | null, stdout, stderr) => {
        if (error === null) resolve({ code: 0, stdout, stderr });
        else
          resolve({
            code: typeof error.code === 'number' ? error.code : null,
            stdout,
            stderr: stderr || error.message,
          });
      },
    );
  });
}

/** True when the account can enter and list a directory; asked of the system itself, so that ACLs count too. */
export async function canEnter(account: ServerAccount, directory: string): Promise<boolean> {
  const script = 'test -x "$1" && cd "$1"';
  const { code } = await runAs(account, '/bin/sh', ['-c', script, 'sh', directory], { timeoutMs: 10_000 });
  return code === 0;
}
