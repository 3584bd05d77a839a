import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { CliError } from '../cli-error.ts';

/** An address, who said it, and the command that starts a server there. */
export interface FoundServer {
  readonly url: string;
  readonly source: string;
  readonly startCommand: string;
}

export interface ServerOptions {
  readonly url?: string | undefined;
  readonly dataDir?: string | undefined;
}

export interface ServerPlaces {
  /** UPSHIFT_URL. */
  readonly environmentUrl: string | undefined;
  /** Where the search for `.upshift/server.json` starts; it goes on upwards. */
  readonly directory: string;
}

const serverFileSchema = z.object({ url: z.url(), pid: z.int() });
const defaultDataDir = '.upshift';

/**
 * Finds the server: `--url`, then UPSHIFT_URL, then the `server.json` that a running `upshift up` leaves in its data
 * directory: `--data-dir`, or the nearest `.upshift` from here upwards.
 *
 * @throws CliError SERVER_NOT_FOUND, OPTION_INVALID when the address is none
 */
export async function findServer(options: ServerOptions, places: ServerPlaces): Promise<FoundServer> {
  if (options.url !== undefined) return named(options.url, '--url');
  // Who names a data directory means the server that runs in it, whatever the environment says.
  if (options.dataDir !== undefined) return (await fromFile(options.dataDir)) ?? missing(options.dataDir);
  if (places.environmentUrl !== undefined) return named(places.environmentUrl, 'UPSHIFT_URL');
  for (let directory = places.directory; ; directory = dirname(directory)) {
    const found = await fromFile(join(directory, defaultDataDir));
    if (found !== null) return found;
    if (directory === dirname(directory)) return missing(undefined);
  }
}

function named(url: string, source: string): FoundServer {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CliError('OPTION_INVALID', `${source} is "${url}", not an address such as http://127.0.0.1:8080.`);
  }
  return { url, source, startCommand: startCommandOf(undefined) };
}

async function fromFile(dataDir: string): Promise<FoundServer | null> {
  const path = join(dataDir, 'server.json');
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  const server = parseServerFile(text);
  if (server === null) return null;
  const startCommand = startCommandOf(dataDir);
  return { url: server.url, source: `${path}, process ${server.pid}`, startCommand };
}

/** A file that was cut off or holds something else is no server: the search goes on. */
function parseServerFile(text: string): z.infer<typeof serverFileSchema> | null {
  try {
    return serverFileSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function missing(dataDir: string | undefined): never {
  const place =
    dataDir === undefined ? `no ${defaultDataDir}/server.json from here upwards` : `no server.json in ${dataDir}`;
  throw new CliError(
    'SERVER_NOT_FOUND',
    `No Upshift runs here (${place}). Start one with "${startCommandOf(dataDir)}", or name one with --url or UPSHIFT_URL.`,
  );
}

function startCommandOf(dataDir: string | undefined): string {
  const isDefault = dataDir === undefined || dataDir.endsWith(defaultDataDir);
  return isDefault ? 'npm start' : `npm start -- --data-dir ${dataDir}`;
}
