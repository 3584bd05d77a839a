import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { hasSystemCode } from './embedded-server-error.ts';
import { identifyProcess, type ProcessIdentity } from './process-identity.ts';
import { serverEnvironment } from './run-as.ts';
import type { ServerAccount } from './server-account.ts';

export interface DetachedCommand {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly directory: string;
  readonly account: ServerAccount | undefined;
  /** Takes both outputs, appended; readable by the server's user only. */
  readonly logPath: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface DetachedProcess {
  readonly identity: ProcessIdentity;
  /** True once it ended by itself or was ended. */
  hasEnded(): boolean;
  /** What it wrote since it was started. */
  readLog(): Promise<string>;
}

/** A log longer than this is put aside at the next start; one older log is kept. */
const maxLogBytes = 5_000_000;

/**
 * Starts a server in a session of its own, so that Ctrl-C in the terminal and the end of this process do not reach it.
 *
 * @throws system errors when the program cannot be started
 */
export async function startDetached(command: DetachedCommand): Promise<DetachedProcess> {
  const { account, logPath } = command;
  const log = await openLog(logPath, account);
  try {
    const offset = (await log.stat()).size;
    const child = spawn(command.program, [...command.parameters], {
      cwd: command.directory,
      detached: true,
      env: { ...serverEnvironment, ...command.environment },
      stdio: ['ignore', log.fd, log.fd],
      ...(account && { uid: account.uid, gid: account.gid }),
    });
    let ended = false;
    child.once('exit', () => {
      ended = true;
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    const pid = child.pid ?? 0;
    return {
      identity: (await identifyProcess(pid)) ?? { pid, startedAt: null },
      hasEnded: () => ended,
      readLog: async () => (await readFile(logPath)).subarray(offset).toString('utf8'),
    };
  } finally {
    await log.close();
  }
}

async function openLog(path: string, account: ServerAccount | undefined) {
  const flags = constants.O_CREAT | constants.O_APPEND | constants.O_WRONLY | constants.O_NOFOLLOW;
  let log = await open(path, flags, 0o600);
  if ((await log.stat()).size > maxLogBytes) {
    await log.close();
    await rename(path, `${path}.1`).catch((error: unknown) => {
      if (!hasSystemCode(error, 'ENOENT')) throw error;
    });
    log = await open(path, flags, 0o600);
  }
  if (account) await log.chown(account.uid, account.gid);
  return log;
}
