import { adoptPostgres } from './adopt-postgres.ts';
import { clusterOf, type DataHome } from './data-home.ts';
import { EmbeddedServerError } from './embedded-server-error.ts';
import { findUsableBinaries } from './find-usable-binaries.ts';
import { initialiseCluster, passwordPathOf, readClusterMajor } from './initialise-cluster.ts';
import { launchPostgres, type RunningPostgres } from './launch-postgres.ts';
import { readPassword } from './password-file.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';

/** What a start is doing now, each with the folder it concerns; only steps that take time are announced. */
export interface StartProgress {
  readonly step: 'copying-binaries' | 'relocating-data' | 'initialising' | 'adopting' | 'starting';
  readonly path: string;
}

export interface BringUpOptions {
  /** Where the binaries may be copied to when the server's user cannot run them in place. */
  readonly copyParents: readonly string[];
  readonly initialiseTimeoutMs: number;
  readonly readyTimeoutMs: number;
  readonly maxConnections: number;
  readonly onProgress: (progress: StartProgress) => void;
}

export interface BroughtUpPostgres {
  readonly server: RunningPostgres;
  readonly password: string;
  readonly adopted: boolean;
}

/**
 * Adopts the server that runs on a home, or makes what is missing there and starts one. Call it as the home's one owner.
 *
 * @throws EmbeddedServerError with every `POSTGRES_...` code but `POSTGRES_STOP_FAILED`
 */
export async function bringUpPostgres(place: DataHome, options: BringUpOptions): Promise<BroughtUpPostgres> {
  const { onProgress, readyTimeoutMs, maxConnections } = options;
  const cluster = clusterOf(place.home);
  const major = await readClusterMajor(place.home);
  const saved = major === undefined ? undefined : await readPassword(passwordPathOf(place.home));
  if (major !== undefined && saved === undefined) throw passwordMissing(place);
  if (saved !== undefined) {
    const onFound = () => onProgress({ step: 'adopting', path: cluster });
    const server = await adoptPostgres(cluster, saved, readyTimeoutMs, onFound);
    if (server) return { server, password: saved, adopted: true };
  }
  const onCopy = (path: string) => onProgress({ step: 'copying-binaries', path });
  const installed = await findPostgresBinaries();
  const binaries = await findUsableBinaries(installed, place.account, options.copyParents, onCopy);
  if (major !== undefined && major !== binaries.major) throw versionMismatch(place, major, binaries.major);
  if (saved === undefined) onProgress({ step: 'initialising', path: cluster });
  const password = saved ?? (await initialiseCluster(place, binaries, options.initialiseTimeoutMs));
  onProgress({ step: 'starting', path: cluster });
  const server = await launchPostgres(place, binaries, password, { timeoutMs: readyTimeoutMs, maxConnections });
  return { server, password, adopted: false };
}

function passwordMissing({ home }: DataHome): EmbeddedServerError {
  return new EmbeddedServerError(
    'POSTGRES_PASSWORD_MISSING',
    `The database files in ${clusterOf(home)} have no password file ${passwordPathOf(home)}. Restore that file, or move the folder away to begin with an empty database.`,
  );
}

function versionMismatch({ home }: DataHome, found: string, ours: string): EmbeddedServerError {
  return new EmbeddedServerError(
    'POSTGRES_VERSION_MISMATCH',
    `The database files in ${clusterOf(home)} were made by Postgres ${found}, and this is Postgres ${ours}. ` +
      'Dump them with the version of Upshift that made them and load the dump here, or move the folder away to begin with an empty database.',
  );
}
