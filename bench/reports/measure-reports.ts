import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildDrift, driftSince } from '@upshift/drift';
import { createPostgresStore } from '@upshift/store';
import { silentLogger, startServiceProcess, testPrefix } from '@upshift/testkit';
import { reportsPortfolio } from './reports-portfolio.ts';

const cli = fileURLToPath(new URL('../../bin/upshift.js', import.meta.url));
const run = promisify(execFile);

/** What a page or a report may take (issue: 5 s, 30 s), in ms. */
const limits = { page: 5_000, report: 30_000, sweep: 5_000 } as const;
type Kind = keyof typeof limits;

export interface Timing {
  readonly kind: Kind;
  readonly name: string;
  /** Median of the rounds that were answered. */
  readonly ms: number;
  /** First look, with whatever the caches held. */
  readonly firstMs: number;
  readonly answer: string;
  readonly late: boolean;
}

export interface MeasureOptions {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly rounds: number;
  /** Only what holds this text. */
  readonly only: string;
  readonly say: (timing: Timing) => void;
}

/** Asks an API process, the command line and the store of a full record each what people and loops ask them. */
export async function measureReports({ databaseUrl, redisUrl, rounds, only, say }: MeasureOptions): Promise<Timing[]> {
  const directory = await mkdtemp(join(tmpdir(), 'upshift-bench-'));
  const portfolioFile = join(directory, 'portfolio.yaml');
  await writeFile(portfolioFile, reportsPortfolio());
  const api = await startServiceProcess('api', {
    DATABASE_URL: databaseUrl,
    UPSHIFT_QUEUE_PREFIX: testPrefix(),
    UPSHIFT_API_PORT: '0',
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
  });
  const store = await createPostgresStore({ url: databaseUrl, log: silentLogger });
  const timings: Timing[] = [];
  const at = await store.databaseNow();
  const span = (fromDays: number, untilDays: number): string =>
    [fromDays, untilDays].map((days) => new Date(at - days * 86_400_000).toISOString()).join('..');
  const [newest] = ((await (await fetch(`${api.url}/v1/tasks?limit=1`)).json()) as { tasks: { id: string }[] }).tasks;

  async function time(kind: Kind, name: string, act: () => Promise<string>): Promise<void> {
    if (!name.includes(only)) return;
    const taken: number[] = [];
    let answer = '';
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now();
      answer = await act().catch(
        (error: unknown) => `failed: ${error instanceof Error ? error.message.slice(0, 200) : error}`,
      );
      taken.push(performance.now() - startedAt);
    }
    const ms = taken.toSorted((a, b) => a - b)[Math.floor(taken.length / 2)] ?? Number.NaN;
    const timing = {
      kind,
      name,
      ms,
      firstMs: taken[0] ?? Number.NaN,
      answer,
      late: ms > limits[kind] || answer.startsWith('failed'),
    };
    timings.push(timing);
    say(timing);
  }
  const get = (kind: Kind, path: string): Promise<void> =>
    time(kind, `GET ${path}`.replace(newest?.id ?? '-', '…').replace(/\d{4}-[^&]*Z/, '…'), async () => {
      const response = await fetch(`${api.url}${path}`);
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${response.status} ${text}`);
      return `${text.length} bytes`;
    });
  const command = (name: string, args: readonly string[], file?: string): Promise<void> =>
    time('report', name, async () => {
      const { stdout } = await run(process.execPath, [cli, ...args, '--url', api.url ?? ''], {
        cwd: '/',
        maxBuffer: 1e9,
      }).catch((error: { stdout?: string; code?: number }) => {
        // Readiness exits with 1 where a point is red: that is an answer.
        if (error.code === 1 && error.stdout) return { stdout: error.stdout };
        throw error;
      });
      return file === undefined ? `${stdout.length} characters` : `${(await stat(file)).size} bytes`;
    });

  try {
    const page = [
      'status',
      'figures',
      'tasks?limit=20',
      'tasks?limit=20&state=failed',
      'tasks?limit=20&workload=voted',
      `tasks/${newest?.id}/ledger`,
    ];
    for (const path of page) await get('page', `/v1/${path}`);
    for (const path of [
      'portfolio/versions?limit=5',
      'deployments',
      'drift',
      'audit',
      'drills?limit=50',
      'alarms?limit=10',
    ])
      await get('page', `/v1/${path}`);
    await get('page', '/v1/escalations');
    await get('page', '/v1/escalations?workload=strict&reason=validator_failed');
    await get('page', '/metrics');
    await get('report', `/v1/reports/monthly?period=${span(31, 0)}`);
    await get('report', `/v1/reports/weekly?period=${span(7, 0)}`);
    await get('report', `/v1/reports/why?from=${span(31, 15)}&to=${span(15, 0)}`);
    await get('report', '/v1/reports/readiness');
    await get('report', '/v1/portfolio/outcomes?limit=500');
    const file = join(directory, 'ledger.jsonl');
    await command('upshift outcomes from-ledger', ['outcomes', 'from-ledger', file, '--limit', '5000'], file);
    await command('upshift backtest --ledger 30d', ['backtest', '--portfolio', portfolioFile, '--ledger', '30d']);
    await time('report', 'drift scan', async () => {
      const since = driftSince(at);
      const rows = await store.readDrift({ tenantId: 'default', since: new Date(since), limit: 10_000 });
      return `${rows.tasks.length} tasks, ${buildDrift({ at, since, ...rows }).findings.length} findings`;
    });
    const sweeps = {
      expire: () => store.expire(1000),
      rescue: () => store.rescueStuck(1000),
      release: () => store.releaseReservations(1000),
      'forget answers': () => store.forgetAnswers(1000),
      'sweep escalations': () => store.sweepEscalations(29, 1000),
    };
    for (const [name, sweep] of Object.entries(sweeps))
      await time('sweep', `sweep: ${name}`, async () => `${await sweep()} rows`);
  } finally {
    await store.close();
    api.kill('SIGTERM');
    await api.exited;
    await rm(directory, { recursive: true, force: true });
  }
  return timings;
}
