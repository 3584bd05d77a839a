/**
 * B: Upshift as it ships, composed as `services/up` and the services' `main.ts` compose it. What is added: consumers wait for
 * the word to begin, and commits that settle a task are counted.
 *
 * `upshift-process.ts all|api|classify|call|validate|escalate|reconcile`. With `all` the API, every stage and the reconciler
 * share this process; otherwise each has its own.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { apiEnvShape, createApi, toApiConfig } from '@upshift/api';
import { createClassifyStage } from '@upshift/classifier';
import { hashPortfolio, hostEnvShape, parseEnv } from '@upshift/config';
import { quarantineQueue, queueOf } from '@upshift/contracts';
import { createEscalateStage } from '@upshift/escalator';
import { createExecuteStage, openAdmission, watchTiers } from '@upshift/executor';
import { createRolloutId, createTaskId, followActivePortfolio, loadPortfolio, openPorts } from '@upshift/host';
import { startReconciler } from '@upshift/reconciler';
import { callConsume, cpuConsume, createStageHost, type StageHost } from '@upshift/stage';
import { createValidateStage } from '@upshift/validator';
import { z } from 'zod';
import { countSettled } from './count-settled.ts';
import { gateConsumers } from './gate-consumers.ts';
import { profileRuns } from './profile-runs.ts';
import { answerCommands } from './side-process.ts';

const role = process.argv[2] ?? 'all';
const hosts = (part: string): boolean => role === 'all' || role === part;
const benchEnv = z.object({
  ...hostEnvShape,
  ...apiEnvShape,
  BENCH_PORTFOLIO: z.string(),
  BENCH_CALLS: z.coerce.number().default(callConsume.concurrency),
  BENCH_CPU_PROF: z.string().optional(),
  BENCH_WATCH_LAG: z.stringbool().default(false),
});
const env = parseEnv(benchEnv, process.env, { service: 'bench' });

const ports = await openPorts({ service: role, env, consumers: 14, secrets: () => undefined });
const settled = countSettled(ports.store);
const gate = gateConsumers(ports.queue);
const gated = { ...ports, store: settled.store, queue: gate.queue };
if (hosts('api'))
  await ports.store.savePortfolio(await loadPortfolio(env.BENCH_PORTFOLIO, 'bench.yaml'), { active: true });

const isStage = ['all', 'classify', 'call', 'validate', 'escalate'].includes(role);
const host = isStage ? await openHost() : null;
const reconciler = hosts('reconcile')
  ? startReconciler(
      { ...ports, createTaskId, createRolloutId, hashPortfolio },
      { tickMs: 250, sweepMs: 5000, deadAfterMs: 15_000, window: env.UPSHIFT_QUEUE_WINDOW },
    )
  : null;
const api = hosts('api') ? await openApi() : null;
if (api !== null) process.send?.({ url: api.url });
const lag = monitorEventLoopDelay({ resolution: 5 });
const profile = profileRuns(env.BENCH_CPU_PROF, role);

async function openHost(): Promise<StageHost> {
  const opened = await createStageHost(gated, {
    service: role,
    inlineGraceMs: env.UPSHIFT_INLINE_GRACE_MS,
    drainMs: 10_000,
  });
  if (hosts('classify')) opened.add(createClassifyStage(ports));
  if (hosts('call'))
    opened.add(createExecuteStage({ ...ports, admission: await openAdmission({ host: opened, ...ports }) }));
  if (hosts('validate')) opened.add(createValidateStage(ports));
  if (hosts('escalate')) opened.add(createEscalateStage(ports));
  for (const kind of ['classify', 'validate', 'escalate'] as const)
    if (hosts(kind)) await opened.consume(queueOf(kind), cpuConsume);
  if (!hosts('call')) return opened;
  await opened.consume(quarantineQueue, { ...callConsume, concurrency: 1 });
  await watchTiers(
    { host: opened, ...ports },
    { tiers: ['efficient', 'premium'], concurrency: env.BENCH_CALLS, everyMs: 5000 },
  );
  return opened;
}

async function openApi(): Promise<{ url: string; close(): Promise<void> }> {
  const active = await followActivePortfolio(ports, { waitMs: 0 });
  const { ring, ringLater, hasRoom } = ports.ringer;
  const opened = await createApi(
    {
      ...ports,
      portfolio: active.current,
      choosePortfolio: active.choose,
      readPortfolio: loadPortfolio,
      hashPortfolio,
      ring,
      ringLater,
      hasRoom,
      createTaskId,
      createRolloutId,
      draining: () => false,
    },
    toApiConfig(env, 'bench'),
  );
  const { url } = await opened.listen();
  return {
    url,
    async close() {
      active.close();
      await opened.close();
    },
  };
}

answerCommands(
  {
    async prepare(count) {
      await ports.ringer.settled();
      settled.expect(count);
      await profile.start();
      if (!env.BENCH_WATCH_LAG) return;
      lag.reset();
      lag.enable();
    },
    async go() {
      gate.open();
      if (hosts('validate')) await settled.reached();
    },
    async watch() {
      lag.reset();
    },
    async rest() {
      await profile.stop();
      lag.disable();
      await gate.shut();
      await ports.ringer.settled();
    },
    async end() {
      await api?.close();
      await reconciler?.close();
      await gate.shut();
      await host?.close();
      await ports.close();
    },
  },
  () => ({
    heapBytes: process.memoryUsage().heapUsed,
    loopLagP99Ms: lag.percentile(99) / 1e6,
    middleRate: settled.middleRate(),
  }),
);
