import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { EmbeddedServerError, reasonOf } from './embedded-server-error.ts';

/** The operating system's user that a server runs as. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Tried in this order: the account made for Postgres, ours from an earlier start, the one that owns nothing. */
const candidates = ['postgres', 'upshift', 'nobody'] as const;

/** Ways to make an account: shadow-utils (most Linuxes), then BusyBox. */
const makers = [
  ['/usr/sbin/useradd', ['--system', '--no-create-home', '--shell', '/bin/false', 'upshift']],
  ['/usr/sbin/adduser', ['-S', '-D', '-H', '-s', '/bin/false', 'upshift']],
] as const;

/**
 * Finds an account for Postgres to run as, because Postgres refuses root. Makes one where none exists.
 *
 * @param passwd path of the account table
 * @throws EmbeddedServerError `NO_UNPRIVILEGED_ACCOUNT`
 */
export async function chooseServerAccount(passwd = '/etc/passwd'): Promise<ServerAccount> {
  const existing = pickAccount(await readFile(passwd, 'utf8').catch(() => ''));
  if (existing) return existing;
  const refusals: string[] = [];
  for (const [program, parameters] of makers) {
    try {
      await promisify(execFile)(program, [...parameters]);
      const made = pickAccount(await readFile(passwd, 'utf8'));
      if (made) return made;
    } catch (error) {
      refusals.push(reasonOf(error).trim());
    }
  }
  throw new EmbeddedServerError(
    'NO_UNPRIVILEGED_ACCOUNT',
    `Postgres refuses to run as root, ${passwd} has none of the accounts ${candidates.join(', ')}, and none could be made ` +
      `(${refusals.join('; ')}). Create one with "useradd --system upshift", or run this as an ordinary user.`,
  );
}

/** The best account in the text of `/etc/passwd`; never one with uid 0. */
export function pickAccount(passwd: string): ServerAccount | undefined {
  const accounts = passwd.split('\n').flatMap((line): ServerAccount[] => {
    const [name, , uid, gid] = line.split(':');
    const account = { name: name ?? '', uid: Number(uid || Number.NaN), gid: Number(gid || Number.NaN) };
    return Number.isInteger(account.uid) && Number.isInteger(account.gid) && account.uid !== 0 ? [account] : [];
  });
  for (const wanted of candidates) {
    const found = accounts.find(({ name }) => name === wanted);
    if (found) return found;
  }
  return undefined;
}
