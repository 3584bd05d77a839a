import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { copyBinaries, nameCopy } from './copy-binaries.ts';
import { EmbeddedServerError, reasonOf } from './embedded-server-error.ts';
import { type PostgresBinaries, probeBinaries } from './postgres-binaries.ts';
import type { ServerAccount } from './server-account.ts';

export interface UsableBinaries {
  /** Folder with `bin`, `lib` and `share`. */
  readonly root: string;
  /** Major version of the server, such as "18". */
  readonly major: string;
}

/**
 * The Postgres binaries from a place where the account can run them: where npm put them if that works, else a copy,
 * made once per version. A copy is also the way out when npm ran no install scripts and the libraries lack their links.
 *
 * @param copyParents folders for a copy, tried in this order
 * @param onCopy called before the first copy is made (about 60 MB)
 * @throws EmbeddedServerError `POSTGRES_BINARIES_UNREACHABLE`
 */
export async function findUsableBinaries(
  installed: PostgresBinaries,
  account: ServerAccount | undefined,
  copyParents: readonly string[],
  onCopy: (target: string) => void,
): Promise<UsableBinaries> {
  const inPlace = await probeBinaries(installed.root, account);
  if (inPlace.major !== undefined) return { root: installed.root, major: inPlace.major };
  const refusals = [`${installed.root}: ${inPlace.reason}`];
  for (const parent of copyParents) {
    try {
      await mkdir(parent, { recursive: true, mode: 0o755 });
      const target = join(await realpath(parent), await nameCopy(installed));
      await copyBinaries(installed.root, target, onCopy);
      const copied = await probeBinaries(target, account);
      if (copied.major !== undefined) return { root: target, major: copied.major };
      refusals.push(`${target}: ${copied.reason}`);
    } catch (error) {
      refusals.push(`${parent}: ${reasonOf(error)}`);
    }
  }
  throw new EmbeddedServerError(
    'POSTGRES_BINARIES_UNREACHABLE',
    `Postgres does not run${account ? ` as the user ${account.name}` : ''} from any of these places:\n  ${refusals.join('\n  ')}\n` +
      'Open the first folder to that user (chmod o+x on its parents), or set DATABASE_URL to a Postgres of your own ' +
      '(needed on systems without glibc, such as Alpine Linux).',
  );
}
