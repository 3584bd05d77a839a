import type { HostEnv } from '@upshift/config';
import { countAgreement } from '@upshift/core';
import { createMemoryLimiter, createRedisLimiter } from '@upshift/limits';
import type {
  Clock,
  Inbox,
  JobQueue,
  Limiter,
  Logger,
  Membership,
  ModelFiles,
  ModelProvider,
  PortfolioSource,
  Random,
  ReconcilerStore,
  RouteFactsSource,
  TaskStore,
  Telemetry,
  TextEmbedders,
  ValidatorRunner,
} from '@upshift/ports';
import {
  createEmbedders,
  createModelFiles,
  createProviders,
  createRouteFacts,
  type ProvidersOptions,
} from '@upshift/providers';
import { createPostgresJobQueue, createRedisJobQueue } from '@upshift/queue';
import { createRinger, type Ringer } from '@upshift/stage';
import { createPostgresStore } from '@upshift/store';
import { createLogger, createTelemetry, systemClock } from '@upshift/telemetry';
import { createValidatorRunner } from '@upshift/validators';
import { checkClock } from './check-clock.ts';
import { createPortfolioCache } from './portfolio-cache.ts';
import type { Running } from './run-service.ts';

/** Every adapter that a process of Upshift may need, opened once. */
export interface HostPorts extends Running {
  readonly store: TaskStore & ReconcilerStore & Membership;
  readonly queue: JobQueue;
  readonly inbox: Inbox;
  readonly limiter: Limiter;
  readonly ringer: Ringer;
  readonly provider: ModelProvider;
  readonly validators: ValidatorRunner;
  readonly telemetry: Telemetry;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: Random;
  readonly portfolios: PortfolioSource;
  readonly routeFacts: RouteFactsSource;
  readonly modelFiles: ModelFiles;
  readonly embedders: TextEmbedders;
}

export interface OpenPortsOptions {
  readonly service: string;
  readonly env: HostEnv;
  /** Queues that this process consumes at most: each keeps a connection that listens, on BullMQ's Postgres backend. */
  readonly consumers: number;
  /** Reads a vendor's key by the name of its environment variable. */
  readonly secrets: (name: string) => string | undefined;
  /** Known answers of sample tasks, and who is told what simulated vendors sell. */
  readonly simulation?: ProvidersOptions['simulation'];
}

/** Opens the adapters that the environment names. What was opened before a failure is closed again. */
export async function openPorts(options: OpenPortsOptions): Promise<HostPorts> {
  const { service, env, consumers, secrets, simulation } = options;
  const clock = systemClock;
  const logger = createLogger({ service, level: env.UPSHIFT_LOG_LEVEL });
  const telemetry = createTelemetry({
    endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    serviceName: `upshift-${service}`,
    sampleRatio: env.UPSHIFT_TRACE_SAMPLE_RATIO,
    logger,
  });
  const opened: Running[] = [telemetry];
  const close = async (): Promise<void> => {
    for (const part of opened.reverse()) await part.close();
  };
  try {
    const store = await createPostgresStore({ url: env.DATABASE_URL, log: logger });
    opened.push(store);
    await checkClock(store, clock, logger);
    const queue = await openQueue(env, consumers, logger);
    opened.push(queue);
    const limiter = openLimiter(env, clock, logger);
    opened.push(limiter);
    const validators = createValidatorRunner({
      processes: env.UPSHIFT_VALIDATOR_PROCESSES,
      compare: countAgreement,
      secrets,
      modulesDir: env.UPSHIFT_VALIDATOR_MODULES_DIR ?? '.',
    });
    opened.push(validators);
    const provider = createProviders({
      clock,
      secrets,
      timeScale: env.UPSHIFT_TIME_SCALE,
      modelsDir: env.UPSHIFT_LOCAL_MODELS_DIR ?? '.',
      ...(simulation === undefined ? {} : { simulation }),
    });
    opened.push(provider);
    const ringer = createRinger({ queue, clock, logger, window: env.UPSHIFT_QUEUE_WINDOW });
    const modelsDir = env.UPSHIFT_LOCAL_MODELS_DIR ?? '.';
    const stored = (sha256: string) => store.loadModelFile(sha256);
    const embedders = createEmbedders(modelsDir);
    opened.push(embedders);
    const routeFacts = createRouteFacts({
      modelsDir,
      embedders,
      stored,
      logger,
      clock,
      micros: () => 1000 * clock.monotonic(),
      look: (deployments) => limiter.look(deployments),
    });
    opened.push(routeFacts);
    const random: Random = { next: Math.random };
    return {
      store,
      queue,
      inbox: queue,
      limiter,
      ringer,
      provider,
      validators,
      telemetry,
      logger,
      clock,
      random,
      portfolios: createPortfolioCache(store),
      routeFacts,
      modelFiles: createModelFiles(modelsDir, stored),
      embedders,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Shared where there is a Redis; otherwise each process keeps the limits alone. */
function openLimiter(env: HostEnv, clock: Clock, log: Logger): Limiter {
  if (env.REDIS_URL === undefined) return createMemoryLimiter({ clock });
  return createRedisLimiter({ url: env.REDIS_URL, prefix: env.UPSHIFT_QUEUE_PREFIX, log });
}

function openQueue(env: HostEnv, maxConsumers: number, log: Logger): Promise<JobQueue & Inbox> {
  const prefix = env.UPSHIFT_QUEUE_PREFIX;
  if (env.REDIS_URL !== undefined) return createRedisJobQueue({ url: env.REDIS_URL, prefix, log });
  return createPostgresJobQueue({ url: env.DATABASE_URL, prefix, maxConsumers, log });
}
