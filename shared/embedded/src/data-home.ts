import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedServerError, hasSystemCode, reasonOf } from './embedded-server-error.ts';
import { isTrustedDirectory } from './is-trusted-directory.ts';
import { canEnter } from './run-as.ts';
import { chooseServerAccount, type ServerAccount } from './server-account.ts';

/** Where the files of one private Postgres are, and who runs it. */
export interface DataHome {
  /** Holds the cluster (`postgres/`), its password and its log. */
  readonly home: string;
  /** Undefined when the server runs as this process's own user. */
  readonly account: ServerAccount | undefined;
  /** True when `home` is not the data directory that was asked for. */
  readonly relocated: boolean;
}

/** The folder of a home in which Postgres keeps its files. */
export function clusterOf(home: string): string {
  return join(home, 'postgres');
}

/**
 * Settles where the data lives. That is the data directory itself, unless root starts the server and the account that
 * must run it cannot get there; then a folder of `systemDir`, noted in `<dataDir>/postgres-location.json`. That note
 * decides from then on, so that deleting the data directory always means to begin again.
 *
 * @param dataDir exists and is writable
 * @throws EmbeddedServerError `DATA_DIR_NOT_WRITABLE`, `NO_UNPRIVILEGED_ACCOUNT`
 */
export async function settleDataHome(dataDir: string, systemDir: string): Promise<DataHome> {
  const noted = await readLocation(dataDir);
  const home = noted ?? dataDir;
  const relocated = noted !== undefined;
  const clusterOwner = await statOwner(clusterOf(home));
  const owner = clusterOwner ?? (await statOwner(home));
  if (owner === undefined) throw gone(dataDir, home);
  const self = process.getuid?.() ?? 0;
  if (self !== 0) {
    if (clusterOwner !== undefined && clusterOwner.uid !== self) throw foreign(home, clusterOwner.uid, self);
    return { home, account: undefined, relocated };
  }
  // Files that an ordinary user made stay that user's, also when root starts the server once.
  const account = owner.uid === 0 ? await chooseServerAccount() : owner;
  if (await canEnter(account, home)) return { home, account, relocated };
  if (relocated || clusterOwner !== undefined) throw unreachable(home, account);
  return { home: await relocate(dataDir, systemDir, account), account, relocated: true };
}

/** The home named by the text of a location note; undefined when the text names none. */
export function parseLocation(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const named = typeof value === 'object' && value !== null && 'home' in value ? value.home : undefined;
    return typeof named === 'string' && named.startsWith('/') ? named : undefined;
  } catch {
    return undefined;
  }
}

async function readLocation(dataDir: string): Promise<string | undefined> {
  try {
    return parseLocation(await readFile(notePath(dataDir), 'utf8'));
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function relocate(dataDir: string, systemDir: string, account: ServerAccount): Promise<string> {
  try {
    await mkdir(systemDir, { recursive: true, mode: 0o755 });
    if (!(await isTrustedDirectory(systemDir))) throw new Error('other users may write there');
    const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
    const home = await mkdtemp(join(systemDir, `${hash}-`));
    await chmod(home, 0o755);
    if (!(await canEnter(account, home))) throw new Error(`the user ${account.name} cannot get there`);
    const draft = `${notePath(dataDir)}.tmp`;
    await writeFile(draft, `${JSON.stringify({ home, reason: `the user ${account.name} cannot reach ${dataDir}` })}\n`);
    await rename(draft, notePath(dataDir));
    return home;
  } catch (error) {
    throw new EmbeddedServerError(
      'DATA_DIR_NOT_WRITABLE',
      `Postgres runs as the user ${account.name}, who cannot reach ${dataDir}, and ${systemDir} cannot take its data instead: ` +
        `${reasonOf(error)}. Open the parents of the data directory (chmod o+x), or choose another one.`,
      { cause: error },
    );
  }
}

async function statOwner(path: string): Promise<ServerAccount | undefined> {
  try {
    const { uid, gid } = await stat(path);
    return { name: `uid ${uid}`, uid, gid };
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function notePath(dataDir: string): string {
  return join(dataDir, 'postgres-location.json');
}

function gone(dataDir: string, home: string): EmbeddedServerError {
  return new EmbeddedServerError(
    'DATA_DIR_NOT_WRITABLE',
    `${notePath(dataDir)} says that the data is in ${home}, which does not exist. Restore that folder, or delete the note to begin with an empty database.`,
  );
}

function foreign(home: string, owner: number, self: number): EmbeddedServerError {
  return new EmbeddedServerError(
    'DATA_DIR_NOT_WRITABLE',
    `The database files in ${home} belong to uid ${owner}, and this process is uid ${self}. Start as that user, or choose another data directory.`,
  );
}

function unreachable(home: string, account: ServerAccount): EmbeddedServerError {
  return new EmbeddedServerError(
    'DATA_DIR_NOT_WRITABLE',
    `Postgres runs as the user ${account.name}, who can no longer reach its data in ${home}. Open the parents of that folder to that user (chmod o+x).`,
  );
}
