import { randomUUID } from 'node:crypto';
import type { AcquireResult, DeploymentHealth, DeploymentRule, Limiter, Logger, Permit } from '@upshift/ports';
import { Redis } from 'ioredis';
import { createLeases } from './leases.ts';
import { acquireScript, lookScript, renewScript, restoreScript, settleScript } from './limiter-scripts.ts';
import { percentile95 } from './percentile.ts';
import { type LimiterSettings, limiterSettings, windowParts } from './settings.ts';

export interface RedisLimiterOptions extends Partial<LimiterSettings> {
  readonly url: string;
  /** Of the queues: letters, digits, dashes. All keys stand below it. */
  readonly prefix: string;
  readonly log: Pick<Logger, 'warn'>;
}

/** How long a command may take, in ms: whoever waits longer is not let through. */
const commandTimeoutMs = 2000;

/**
 * A `Limiter` that all processes on one Redis share. Each method is one script: what it decides and what it counts happen
 * together, by the server's own clock.
 */
export function createRedisLimiter(options: RedisLimiterOptions): Limiter {
  const { windowMs, leaseMs } = { ...limiterSettings, ...options };
  const partMs = windowMs / windowParts;
  const client = connect(options);
  const connected = firstConnection(client);
  const run = async (name: string, deployments: readonly string[], input: object): Promise<unknown> => {
    await connected;
    // One hash slot, as scripts need on a Redis Cluster.
    const keys = deployments.flatMap((deployment) => {
      const key = `{${options.prefix}}:limits:${deployment}`;
      return [key, `${key}:places`, `${key}:latencies`];
    });
    return (client as unknown as Record<string, Script>)[name]?.(keys.length, ...keys, JSON.stringify(input));
  };
  const leases = createLeases(leaseMs, async (held) => {
    await run('upshiftRenew', [...held.keys()], { leaseMs, ids: [...held.values()].map((ids) => [...ids]) });
  });

  return {
    shared: true,
    async acquire(candidates) {
      const id = randomUUID();
      const names = candidates.map(({ rule }) => rule.deployment);
      const asked = candidates.map(({ rule, tokens }) => ({
        deployment: rule.deployment,
        limits: rule.limits,
        tokens,
      }));
      const answer = JSON.parse(
        String(await run('upshiftAcquire', names, { id, leaseMs, partMs, candidates: asked })),
      ) as AcquireAnswer;
      const rule = answer.granted === undefined ? undefined : candidates[answer.granted]?.rule;
      // An empty table of Lua is `{}` in JSON.
      if (rule === undefined)
        return { outcome: 'refused', refusals: Array.isArray(answer.refusals) ? answer.refusals : [] };
      leases.began(rule.deployment, id);
      return { outcome: 'granted', permit: { id, rule, tokens: answer.tokens ?? 0, atMs: answer.at } };
    },
    async settle(permit, end) {
      leases.ended(permit.rule.deployment, permit.id);
      await run('upshiftSettle', [permit.rule.deployment], {
        partMs,
        ends: [{ ...ruleOf(permit.rule), permit: numbersOf(permit), end }],
      });
    },
    async observe(ends) {
      if (ends.length === 0) return;
      const names = ends.map(({ rule }) => rule.deployment);
      await run('upshiftSettle', names, { partMs, ends: ends.map(({ rule, end }) => ({ ...ruleOf(rule), end })) });
    },
    async look(deployments) {
      if (deployments.length === 0) return {};
      const found = JSON.parse(String(await run('upshiftLook', deployments, {}))) as LookAnswer[];
      return Object.fromEntries(deployments.flatMap((name, at) => (found[at] ? [[name, toHealth(found[at])]] : [])));
    },
    async restore(deployment) {
      await run('upshiftRestore', [deployment], {});
    },
    async close() {
      leases.close();
      // Says good-bye where somebody listens; a Redis that is away is left at once.
      if (client.status === 'ready') await client.quit().catch(() => undefined);
      client.disconnect();
    },
  };
}

/** Resolves when the first connection stands, or after as long as a command may take: then commands fail at once. */
function firstConnection(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, commandTimeoutMs).unref();
    client.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
    client.once('end', resolve);
  });
}

type Script = (...args: readonly (string | number)[]) => Promise<unknown>;

function connect({ url, prefix, log }: RedisLimiterOptions): Redis {
  const client = new Redis(url, {
    connectionName: `${prefix}:limits`,
    connectTimeout: 2000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: commandTimeoutMs,
    socketTimeout: 2 * commandTimeoutMs,
    retryStrategy: (times) => Math.min(50 * times, 500),
  });
  // Silence would end the process: ioredis emits each failed attempt to connect.
  let away = false;
  client.on('error', (error: Error) => {
    if (!away) log.warn({ reason: error.message }, 'The limiter lost its Redis; no call is made until it is back.');
    away = true;
  });
  client.on('ready', () => {
    away = false;
  });
  const scripts = {
    upshiftAcquire: acquireScript,
    upshiftSettle: settleScript,
    upshiftRenew: renewScript,
    upshiftLook: lookScript,
    upshiftRestore: restoreScript,
  };
  for (const [name, lua] of Object.entries(scripts)) client.defineCommand(name, { lua });
  return client;
}

interface AcquireAnswer {
  readonly at: number;
  readonly granted?: number;
  readonly tokens?: number;
  readonly refusals?: Extract<AcquireResult, { outcome: 'refused' }>['refusals'];
}

interface LookAnswer {
  readonly breaker: 'closed' | 'open' | 'out';
  readonly openMs: number;
  readonly coolMs: number;
  readonly latencyMs: number | null;
  readonly quietMs: number | null;
  readonly failureRatio: number;
  readonly inFlight: number;
  readonly latencies: string;
}

function ruleOf({ limits, breaker }: DeploymentRule): Pick<DeploymentRule, 'limits' | 'breaker'> {
  return { limits, breaker };
}

function numbersOf({ id, tokens, atMs }: Permit): Pick<Permit, 'id' | 'tokens' | 'atMs'> {
  return { id, tokens, atMs };
}

function toHealth({
  breaker,
  openMs,
  coolMs,
  latencyMs,
  quietMs,
  failureRatio,
  inFlight,
  latencies,
}: LookAnswer): DeploymentHealth {
  const open = breaker === 'open';
  const untilMs = breaker === 'out' ? 0 : Math.max(coolMs, open ? openMs : 0);
  const p95Ms = percentile95(latencies === '' ? [] : latencies.split(' ').map(Number));
  const state =
    breaker === 'out' ? 'out' : open ? (openMs > 0 ? 'open' : 'half_open') : coolMs > 0 ? 'cooldown' : 'closed';
  return { state, untilMs, inFlight, latencyMs, quietMs, p95Ms, failureRatio };
}
