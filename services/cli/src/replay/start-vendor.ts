import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { CliError } from '../cli-error.ts';

/** The replay vendor, a process of its own that serves recorded answers and keeps its own bill. */
export interface Vendor {
  /** What a deployment's `baseUrl` is. */
  readonly baseUrl: string;
  /** What the vendor says it has sold. */
  readBill(): Promise<Bill>;
  close(): Promise<void>;
}

export interface Bill {
  readonly totalNanoUsd: number;
  readonly calls: number;
  /** Calls that were asked for more than once. */
  readonly duplicates: readonly unknown[];
}

export interface VendorOptions {
  /** The vendor's main.ts. */
  readonly main: string;
  /** Path of the outcome table. */
  readonly outcomes: string;
  readonly timeScale: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const startedSchema = z.object({ url: z.url() });
const billSchema = z.object({ totalNanoUsd: z.int(), calls: z.int(), duplicates: z.array(z.unknown()).default([]) });
const startMs = 30_000;
const closeMs = 5000;

/**
 * Starts the vendor and waits for the line in which it names its address.
 *
 * @throws CliError VENDOR_NOT_STARTED with the last thing it said
 */
export async function startVendor({ main, outcomes, timeScale, env }: VendorOptions): Promise<Vendor> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    env: {
      ...env,
      UPSHIFT_VENDOR_OUTCOMES: outcomes,
      UPSHIFT_VENDOR_TIME_SCALE: String(timeScale),
      UPSHIFT_VENDOR_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const said: string[] = [];
  createInterface(child.stderr).on('line', (line) => said.push(line));

  async function close(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const stubborn = setTimeout(() => child.kill('SIGKILL'), closeMs);
    await exited;
    clearTimeout(stubborn);
  }

  const url = await new Promise<string | null>((resolve) => {
    const late = setTimeout(() => resolve(null), startMs);
    const tell = (address: string | null): void => {
      clearTimeout(late);
      resolve(address);
    };
    createInterface(child.stdout).on('line', (line) => {
      said.push(line);
      const address = parseAddress(line);
      if (address !== null) tell(address);
    });
    child.once('error', (error) => said.push(error.message));
    exited.then(
      () => tell(null),
      () => tell(null),
    );
  });
  if (url === null) {
    await close().catch(() => undefined);
    throw new CliError('VENDOR_NOT_STARTED', `The replay vendor did not start: ${said.at(-1) ?? 'it said nothing'}`);
  }
  return { baseUrl: `${url}/replay/v1`, readBill: () => readBill(url), close };
}

function parseAddress(line: string): string | null {
  try {
    return startedSchema.safeParse(JSON.parse(line)).data?.url.replace(/\/+$/, '') ?? null;
  } catch {
    return null;
  }
}

async function readBill(url: string): Promise<Bill> {
  return billSchema.parse(await (await fetch(`${url}/bill`)).json());
}
