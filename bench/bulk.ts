/**
 * How fast the API takes a bulk, every task on record before it is answered: `node bench/bulk.ts [tasks] [--json]`.
 *
 * One process with the API and a Postgres beside it (DATABASE_URL, in a database of its own there, or an embedded one); the
 * client is a thread. Rings go to a queue in memory, within its window. Rates depend on the machine.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { apiEnvShape, createApi, toApiConfig } from '@upshift/api';
import { hashPortfolio } from '@upshift/config';
import { startEmbeddedPostgres } from '@upshift/embedded';
import { createRolloutId, createTaskId, loadPortfolio } from '@upshift/host';
import { createRinger } from '@upshift/stage';
import { createDatabase, createPostgresStore } from '@upshift/store';
import { createTelemetry, systemClock } from '@upshift/telemetry';
import { createMemoryJobQueue, silentLogger, testPortfolio } from '@upshift/testkit';
import { createValidatorRunner } from '@upshift/validators';
import { z } from 'zod';

interface Sending {
  readonly url: string;
  readonly tasks: number;
  readonly keys: string;
}

if (isMainThread) await main();
else parentPort?.postMessage(await send(workerData as Sending));

/** Sends one bulk and answers its summary with how long it took, in ms. */
async function send({ url, tasks, keys }: Sending): Promise<{ summary: unknown; ms: number }> {
  const lines = Array.from({ length: tasks }, (_, n) =>
    JSON.stringify({
      workload: 'chat',
      prompt: `Rewrite order ${n} in plain words: payment shall be remitted forthwith.`,
      idempotencyKey: `${keys}-${n}`,
    }),
  );
  const body = Buffer.from(lines.join('\n'));
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const sending = request(`${url}/v1/tasks/bulk`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', 'content-length': body.length },
    });
    sending.on('error', reject);
    sending.on('response', (response) => {
      let tail = '';
      response.on('data', (chunk: Buffer) => {
        tail = (tail + chunk.toString()).slice(-400);
      });
      response.on('end', () =>
        resolve({
          summary: JSON.parse(tail.trim().split('\n').at(-1) ?? '').summary,
          ms: performance.now() - startedAt,
        }),
      );
    });
    sending.end(body);
  });
}

async function inThread(sending: Sending): Promise<{ summary: { accepted: number; replayed: number }; ms: number }> {
  const thread = new Worker(new URL(import.meta.url), { workerData: sending });
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}

async function main(): Promise<void> {
  const tasks = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 20_000);
  const directory = await mkdtemp(join(tmpdir(), 'upshift-bench-'));
  const server =
    process.env['DATABASE_URL'] === undefined
      ? await startEmbeddedPostgres({ dataDir: join(directory, 'postgres') })
      : null;
  const database = await createDatabase(
    server?.url ?? process.env['DATABASE_URL'] ?? '',
    `upshift_bulk_${process.pid}`,
  );
  const logger = silentLogger;
  const store = await createPostgresStore({ url: database.url, log: logger });
  const validators = createValidatorRunner();
  const telemetry = createTelemetry({ endpoint: null, serviceName: 'bench', sampleRatio: 0, logger });
  const queue = createMemoryJobQueue();
  const ringer = createRinger({ queue, clock: systemClock, logger, window: 2000 });
  const version = await loadPortfolio(testPortfolio(), 'portfolio.yaml');
  try {
    await store.savePortfolio(version, { active: true });
    const env = z.object(apiEnvShape).parse({ UPSHIFT_API_PORT: '0', UPSHIFT_API_INBOX: 'false' });
    const { ring, ringLater, hasRoom } = ringer;
    const api = await createApi(
      {
        store,
        queue,
        limiter: null,
        inbox: { receive: () => Promise.reject(new Error('The bench has no inbox.')) },
        validators,
        telemetry,
        logger,
        clock: systemClock,
        portfolio: () => version,
        choosePortfolio: () => version,
        readPortfolio: loadPortfolio,
        hashPortfolio,
        createRolloutId,
        ring,
        ringLater,
        hasRoom,
        createTaskId,
        draining: () => false,
      },
      toApiConfig(env, 'bench'),
    );
    const { url } = await api.listen();
    await inThread({ url, tasks: Math.min(tasks, 3000), keys: 'warm' });
    const before = process.threadCpuUsage();
    const first = await inThread({ url, tasks, keys: 'real' });
    const cpu = process.threadCpuUsage(before);
    const again = await inThread({ url, tasks, keys: 'real' });
    const waiting = (await queue.counts('execute-efficient')).waiting;
    await api.close();
    const figures = {
      tasks,
      accepted: first.summary.accepted,
      perSecond: Math.round((tasks / first.ms) * 1000),
      replayedPerSecond: Math.round((again.summary.replayed / again.ms) * 1000),
      apiMicrosecondsATask: Math.round((cpu.user + cpu.system) / tasks),
      waitingInTheQueue: waiting,
    };
    process.stdout.write(
      process.argv.includes('--json')
        ? `${JSON.stringify(figures)}\n`
        : `${figures.accepted} tasks accepted, ${figures.perSecond} a second; sent again ${figures.replayedPerSecond} a second; ` +
            `${figures.apiMicrosecondsATask} µs of CPU a task on the API's main thread; ${waiting} jobs wait in the queue\n`,
    );
  } finally {
    await validators.close();
    await telemetry.close();
    await store.close();
    await database.drop();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
