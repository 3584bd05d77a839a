import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { EmbeddedServerError, hasSystemCode } from './embedded-server-error.ts';
import { identifyProcess, isRunning, type ProcessIdentity } from './process-identity.ts';

export interface OwnerLock {
  /** Gives the lock up; harmless a second time, and when somebody else holds it by now. */
  release(): Promise<void>;
}

/** What the lock file holds, as JSON. `nonce` tells two locks of one process apart. */
export interface LockHolder extends ProcessIdentity {
  readonly nonce: string;
}

/**
 * Makes this process the one owner of something, by a file with its pid and start time.
 *
 * A lock whose holder no longer runs is taken over. Two processes that find the same dead holder settle it by a second
 * lock named after the dead one's nonce, so exactly one of them replaces the file.
 *
 * @param subject what is owned, for the message ("The private Postgres in /data")
 * @throws EmbeddedServerError `DATA_DIR_IN_USE` when a living process holds it
 */
export async function acquireOwnerLock(path: string, subject: string): Promise<OwnerLock> {
  const self = await identifyProcess(process.pid);
  const mine: LockHolder = {
    pid: process.pid,
    startedAt: self?.startedAt ?? null,
    nonce: randomBytes(4).toString('hex'),
  };
  const draft = `${path}.${process.pid}.${mine.nonce}.tmp`;
  await writeFile(draft, `${JSON.stringify(mine)}\n`, { mode: 0o644 });
  try {
    await take(path, draft, subject);
  } finally {
    await rm(draft, { force: true });
  }
  return {
    async release() {
      if (nonceOf(await readHolder(path)) === mine.nonce) await rm(path, { force: true });
    },
  };
}

/** The holder written in a lock file's text; undefined when the text is not one. */
export function parseLockHolder(text: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, startedAt, nonce } = value as Partial<Record<keyof LockHolder, unknown>>;
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || typeof nonce !== 'string') return undefined;
    return { pid, startedAt: typeof startedAt === 'string' ? startedAt : null, nonce };
  } catch {
    return undefined;
  }
}

async function take(path: string, draft: string, subject: string): Promise<void> {
  for (;;) {
    try {
      // A link appears whole or not at all, and never over a file that exists.
      await link(draft, path);
      return;
    } catch (error) {
      if (!hasSystemCode(error, 'EEXIST')) throw error;
    }
    const holder = await readHolder(path);
    if (holder === 'absent') continue;
    if (holder !== 'damaged' && (await isRunning(holder))) throw inUse(path, subject, holder.pid);
    if (await replaceDead(path, draft, subject, nonceOf(holder))) return;
  }
}

async function replaceDead(path: string, draft: string, subject: string, deadNonce: string): Promise<boolean> {
  const guard = await acquireOwnerLock(`${path}.${deadNonce}`, subject);
  try {
    if (nonceOf(await readHolder(path)) !== deadNonce) return false;
    await rename(draft, path);
    return true;
  } finally {
    await guard.release();
  }
}

/** `damaged` is a file that a power cut left empty: nobody's. */
async function readHolder(path: string): Promise<LockHolder | 'absent' | 'damaged'> {
  try {
    return parseLockHolder(await readFile(path, 'utf8')) ?? 'damaged';
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT')) return 'absent';
    throw error;
  }
}

function nonceOf(holder: LockHolder | 'absent' | 'damaged'): string {
  return typeof holder === 'string' ? holder : holder.nonce;
}

function inUse(path: string, subject: string, pid: number): EmbeddedServerError {
  return new EmbeddedServerError(
    'DATA_DIR_IN_USE',
    `${subject} is in use by process ${pid} (lock file ${path}). Stop that process first, or choose another data directory.`,
  );
}
