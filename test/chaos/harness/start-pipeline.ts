import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecordServer, findPort, type RecordServer, spawnServiceProcess } from '@upshift/testkit';
import type { History } from '../checker/history.ts';
import type { StruckFault } from '../faults/fault.ts';
import { chaosPortfolio } from './chaos-portfolio.ts';
import { poisonMarker } from './poison-marker.ts';
import { type RedisUnderFault, startRedisUnderFault } from './redis-under-fault.ts';
import { createSlot, type Slot } from './slot.ts';

export interface PipelineOptions {
  /** Where a redis-server is looked for: the value of PATH. */
  readonly searchPath: string;
  /** Median and 95th percentile of the vendor's latency, ms. */
  readonly latencyMs: readonly [number, number];
  readonly malformed: number;
  /** Variables for every process, and for those of one service. */
  readonly env?: Readonly<Record<string, string>>;
  readonly envOf?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Processes of each service; two of each but the API where there is a Redis, unless given. */
  readonly counts?: Readonly<Record<string, number>>;
  /** How long SIGUSR2 blocks an event loop, ms. */
  readonly blockMs?: number;
  /** Where the logs of all processes go; nowhere unless given. */
  readonly logDirectory?: string | null;
}

/** A whole Upshift of shipped processes on servers of its own, every part of which can be struck. */
export interface Pipeline {
  readonly apiUrl: string;
  readonly vendorUrl: string;
  readonly prefix: string;
  readonly record: RecordServer;
  readonly redis: RedisUnderFault | null;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly deaths: History['deaths'][number][];
  /** Crashes of processes that met a poisoned request. */
  readonly poisonCrashes: StruckFault[];
  close(): Promise<void>;
}

/** Queues on Postgres need more connections a process: with the 200 of the private server there is one of each. */
const counts = {
  redis: { api: 1, classifier: 2, executor: 2, validator: 2, escalator: 2, reconciler: 2 },
  postgres: { api: 1, classifier: 1, executor: 2, validator: 1, escalator: 1, reconciler: 1 },
};
export const faultsPreload = new URL('../faults/preload.ts', import.meta.url);

/** NODE_OPTIONS that load modules before a shipped main.ts. */
export function preloading(...modules: readonly URL[]): string {
  return modules.map(({ href }) => `--import=${href}`).join(' ');
}

export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const stops: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    return { ...(await start(options, stops)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(options: PipelineOptions, stops: (() => Promise<void>)[]): Promise<Omit<Pipeline, 'close'>> {
  const directory = await mkdtemp(join(tmpdir(), 'upshift-chaos-'));
  stops.push(() => rm(directory, { recursive: true, force: true }));
  const record = await createRecordServer();
  stops.push(() => record.remove());
  const redis = await startRedisUnderFault(options.searchPath);
  if (redis !== null) stops.push(() => redis.remove());
  const vendorUrl = await startVendor(options, stops);
  const portfolio = join(directory, 'portfolio.yaml');
  await writeFile(portfolio, chaosPortfolio(vendorUrl, { malformed: options.malformed, timeoutSeconds: 100 }));

  const apiPort = await findPort();
  const prefix = 'chaos';
  const deaths: Pipeline['deaths'] = [];
  const poisonCrashes: StruckFault[] = [];
  const log = await openLog(options.logDirectory ?? null, stops);
  const shared = {
    DATABASE_URL: record.url,
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
    UPSHIFT_QUEUE_PREFIX: prefix,
    CHAOS_BLOCK_MS: String(options.blockMs ?? 70_000),
    ...options.env,
  };
  const own: Record<string, Record<string, string>> = {
    api: {
      UPSHIFT_API_PORT: String(apiPort),
      UPSHIFT_API_PORTFOLIO: portfolio,
      UPSHIFT_API_CLASSIFY_AT_DOOR: 'false',
    },
    executor: { CHAOS_POISON: poisonMarker, UPSHIFT_EXECUTOR_CONCURRENCY: '200' },
  };
  const slots = new Map<string, Slot>();
  const add = (service: string, number: number): Slot => {
    const name = `${service}-${number}`;
    const slot = createSlot({
      name,
      service,
      env: {
        ...shared,
        ...own[service],
        ...options.envOf?.[service],
        NODE_OPTIONS: preloading(faultsPreload),
      },
      onLine: (line) => log(name, line),
      onDeath({ code, started, log: last }) {
        log(name, `ended with ${code}, started: ${started}\n${started ? '' : last}`);
        // One that finds no record to start on ends, and its supervisor starts it again: that is how it should be.
        if (started) deaths.push({ slot: name, code, at: Date.now() });
      },
      onPoisoned(pid) {
        const at = Date.now();
        poisonCrashes.push({
          kind: 'poison-crash',
          target: name as StruckFault['target'],
          from: at,
          until: at,
          pids: [pid],
          skipped: null,
        });
      },
    });
    slots.set(name, slot);
    stops.push(() => slot.close());
    return slot;
  };
  // The API first: it saves the portfolio that the executors read their tiers from.
  await started(add('api', 0));
  const wanted = Object.entries(options.counts ?? counts[redis === null ? 'postgres' : 'redis']).filter(
    ([service]) => service !== 'api',
  );
  await Promise.all(
    wanted.flatMap(([service, count]) => Array.from({ length: count }, (_, n) => started(add(service, n)))),
  );
  return { apiUrl: `http://127.0.0.1:${apiPort}`, vendorUrl, prefix, record, redis, slots, deaths, poisonCrashes };
}

async function startVendor(
  { latencyMs: [p50, p95] }: PipelineOptions,
  stops: (() => Promise<void>)[],
): Promise<string> {
  const vendor = spawnServiceProcess('vendor', {
    UPSHIFT_VENDOR_LATENCY_MS: String(p50),
    UPSHIFT_VENDOR_LATENCY_P95_MS: String(p95),
    // A vendor does not notice that its client was killed: what was asked for is done and sold.
    UPSHIFT_VENDOR_FINISH_ABANDONED: 'true',
  });
  stops.push(async () => {
    vendor.kill('SIGKILL');
    await vendor.exited;
  });
  return (await vendor.started) ?? '';
}

/** Twelve processes that start at once on two cores take turns, ms. */
const startWithinMs = 180_000;

async function started(slot: Slot): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${slot.name} did not start within ${startWithinMs / 1000} s`)),
      startWithinMs,
    );
  });
  await Promise.race([slot.running(), late]).finally(() => clearTimeout(timer));
}

async function openLog(
  directory: string | null,
  stops: (() => Promise<void>)[],
): Promise<(name: string, line: string) => void> {
  if (directory === null) return () => undefined;
  await mkdir(directory, { recursive: true });
  const files = new Map<string, ReturnType<typeof createWriteStream>>();
  stops.push(async () => {
    for (const file of files.values()) await new Promise((resolve) => file.end(resolve));
  });
  return (name, line) => {
    const file = files.get(name) ?? createWriteStream(join(directory, `${name}.log`));
    files.set(name, file);
    file.write(`${new Date().toISOString()} ${line}\n`);
  };
}
