import { createApi, toApiConfig } from '@upshift/api';
import { createClassifyStage } from '@upshift/classifier';
import { type HostEnv, hashPortfolio, parseEnv } from '@upshift/config';
import { type Portfolio, quarantineQueue, queueOf } from '@upshift/contracts';
import { createEscalateStage } from '@upshift/escalator';
import { createLearner, createModuleScorer, startEvaluator, toAlertSettings } from '@upshift/evaluator';
import { createExecuteStage, openAdmission, watchTiers } from '@upshift/executor';
import {
  createAlertSender,
  createRolloutId,
  createTaskId,
  followActivePortfolio,
  type HostPorts,
  loadPortfolio,
  openPorts,
  type Running,
} from '@upshift/host';
import type { PortfolioVersion } from '@upshift/ports';
import { startReconciler } from '@upshift/reconciler';
import { findAnswerKey } from '@upshift/sample';
import { callConsume, cpuConsume, createStageHost, type StageHost } from '@upshift/stage';
import { createValidateStage } from '@upshift/validator';
import packageJson from '../../package.json' with { type: 'json' };
import { upEnvSchema } from '../config.ts';
import { type BillBook, createBillBook } from '../sample/create-bill-book.ts';
import { isSimulated } from '../screen/is-simulated.ts';
import { openServers, type Servers } from './open-servers.ts';

export interface StartUpOptions {
  readonly dataDir: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly portfolio: { readonly source: string; readonly fileName: string };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Factor on simulated latencies; overrides UPSHIFT_TIME_SCALE. */
  readonly timeScale?: number;
  /** Keeps to itself on servers that others use: a database and queues of its own, dropped at the end. */
  readonly isolated?: boolean;
  readonly onProgress?: (message: string) => void;
}

/** One Upshift in one process: api, every stage, reconciler, and the servers that had to be started for it. */
export interface Up extends Running {
  readonly url: string;
  readonly portfolioHash: string;
  readonly portfolioName: string;
  readonly portfolio: Portfolio;
  readonly simulated: readonly string[];
  readonly databaseUrl: string;
  readonly record: string;
  readonly recordDirectory: string | null;
  readonly queues: string;
  /** Work in hand, for those who watch the drain. */
  readonly inFlight: () => number;
  readonly ports: HostPorts;
  /** Resolves when everything that simulated vendors have sold is on their bill. */
  readonly flushBill: () => Promise<void>;
}

/** Starts everything, in order; what was started before a failure is stopped again. */
export async function startUp(options: StartUpOptions): Promise<Up> {
  const values = parseUp(options.env);
  const { source, fileName } = options.portfolio;
  const version = await loadPortfolio(
    source,
    fileName,
    values.UPSHIFT_LOCAL_MODELS_DIR,
    values.UPSHIFT_VALIDATOR_MODULES_DIR,
  );
  const onProgress = options.onProgress ?? (() => undefined);
  const started: Running[] = [];
  const close = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) await part.close();
  };
  try {
    const servers = await openServers({
      dataDir: options.dataDir,
      databaseUrl: values.DATABASE_URL,
      redisUrl: values.REDIS_URL,
      queuePrefix: values.UPSHIFT_QUEUE_PREFIX,
      path: options.env['PATH'] ?? '',
      isolated: options.isolated ?? false,
      onProgress,
    });
    started.push(servers);
    onProgress('Opening the record and the queues');
    const env = hostEnv(values, servers, options.timeScale);
    let bill: BillBook | undefined;
    const ports = await openPorts({
      service: 'up',
      env,
      consumers: 15,
      secrets: (name) => options.env[name],
      simulation: { findAnswerKey, onSale: (sale) => bill?.add(sale) },
    });
    started.push(ports);
    const book = createBillBook(ports.store, ports.logger);
    bill = book;
    started.push(book);
    const active = await startWithFile(ports, version);
    const host = await createStageHost(ports, {
      service: 'up',
      inlineGraceMs: env.UPSHIFT_INLINE_GRACE_MS,
      drainMs: env.UPSHIFT_DRAIN_SECONDS * 1000,
    });
    started.push(host);
    started.push(await startStages(host, ports, values));
    started.push(
      startReconciler(
        { ...ports, createTaskId, createRolloutId, hashPortfolio },
        {
          tickMs: 250,
          sweepMs: 5000,
          deadAfterMs: values.UPSHIFT_UP_DEAD_AFTER_MS,
          window: env.UPSHIFT_QUEUE_WINDOW,
        },
      ),
    );
    started.push(
      startEvaluator(
        {
          ...ports,
          createTaskId,
          createRolloutId,
          learn: createLearner(),
          scoreByModule: createModuleScorer(values.UPSHIFT_EVALUATOR_MODULES_DIR ?? null),
          sendAlert: createAlertSender(toAlertSettings(values), ports.clock),
        },
        {
          tickMs: values.UPSHIFT_EVALUATOR_TICK_MS,
          leaseMs: values.UPSHIFT_EVALUATOR_LEASE_MS,
          casesAtOnce: values.UPSHIFT_EVALUATOR_CASES,
          driftEveryMs: values.UPSHIFT_DRIFT_SECONDS * 1000,
        },
      ),
    );
    const api = await startApi(ports, values, options);
    started.push(api);
    return {
      url: api.url,
      portfolioHash: active.hash,
      portfolioName: active.portfolio.name,
      portfolio: active.portfolio,
      simulated: Object.entries(active.portfolio.deployments)
        .filter(([, { provider }]) => isSimulated(provider))
        .map(([name]) => name),
      databaseUrl: servers.databaseUrl,
      record: servers.record,
      recordDirectory: servers.recordDirectory,
      queues: servers.queues,
      inFlight: () => host.inFlight,
      ports,
      flushBill: book.flush,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The version that is active now: the file's, or what people applied since a start with the same file. */
async function startWithFile({ store, logger }: HostPorts, version: PortfolioVersion): Promise<PortfolioVersion> {
  const { outcome, from } = await store.startWithFile(version);
  if (outcome !== 'unchanged' || from === version.hash) return version;
  logger.warn(
    { file: version.hash.slice(0, 12), active: from?.slice(0, 12) ?? 'none' },
    'The portfolio file is the one of the last start, and another version was applied since then: that one stays.',
  );
  return (await store.activePortfolio()) ?? version;
}

function hostEnv(values: ReturnType<typeof parseUp>, servers: Servers, timeScale: number | undefined): HostEnv {
  return {
    ...values,
    DATABASE_URL: servers.databaseUrl,
    REDIS_URL: servers.redisUrl,
    UPSHIFT_QUEUE_PREFIX: servers.queuePrefix,
    UPSHIFT_TIME_SCALE: timeScale ?? values.UPSHIFT_TIME_SCALE,
  };
}

async function startStages(host: StageHost, ports: HostPorts, values: ReturnType<typeof parseUp>): Promise<Running> {
  host.add(createClassifyStage(ports));
  const admission = await openAdmission({ host, ...ports });
  host.add(createExecuteStage({ ...ports, admission }));
  host.add(createValidateStage(ports));
  host.add(createEscalateStage(ports));
  const cpu = { ...cpuConsume, concurrency: values.UPSHIFT_UP_STAGE_CONCURRENCY };
  for (const kind of ['classify', 'validate', 'escalate'] as const) await host.consume(queueOf(kind), cpu);
  await host.consume(quarantineQueue, { ...callConsume, concurrency: 1 });
  const tiers = await watchTiers(
    { host, ...ports },
    { tiers: null, concurrency: values.UPSHIFT_UP_CALLS, everyMs: 2000 },
  );
  return {
    async close() {
      await tiers.close();
      await admission.close();
    },
  };
}

async function startApi(
  ports: HostPorts,
  values: ReturnType<typeof parseUp>,
  { host, port }: StartUpOptions,
): Promise<Running & { url: string }> {
  const active = await followActivePortfolio(ports, { waitMs: 0 });
  let draining = false;
  const { ring, ringLater, hasRoom } = ports.ringer;
  const api = await createApi(
    {
      ...ports,
      portfolio: active.current,
      choosePortfolio: active.choose,
      readPortfolio: (source, fileName) =>
        loadPortfolio(source, fileName, values.UPSHIFT_LOCAL_MODELS_DIR, values.UPSHIFT_VALIDATOR_MODULES_DIR),
      hashPortfolio,
      ring,
      ringLater,
      hasRoom,
      createTaskId,
      createRolloutId,
      draining: () => draining,
    },
    { ...toApiConfig(values, packageJson.version), host, port },
  );
  await ports.routeFacts.ready(active.current().portfolio);
  // The thread that compiles schemas starts with the first one: not at the expense of the first producer.
  await ports.validators.checkSchema({ type: 'object' }, { timeoutMs: 10_000 });
  async function close(): Promise<void> {
    draining = true;
    active.close();
    await api.close();
  }
  try {
    const { url } = await api.listen();
    return { url, close };
  } catch (error) {
    // Nobody else knows of it yet: what follows the portfolio would keep the process alive.
    await close();
    throw error;
  }
}

function parseUp(env: StartUpOptions['env']) {
  return parseEnv(upEnvSchema, env, { service: 'up' });
}
