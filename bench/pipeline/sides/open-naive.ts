import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { makePrompt } from '../prompt.ts';
import type { BenchServers } from '../servers/open-servers.ts';
import { openProcess } from './open-process.ts';
import type { Side } from './side.ts';

export interface NaiveOptions {
  /** `one`: all stages in one process; `each`: one process for each. */
  readonly layout: 'one' | 'each';
  readonly vendorUrl: string;
  /** `none`: the model is no HTTP call at all. */
  readonly call?: 'http' | 'none';
}

/** A: the naive pipeline. */
export async function openNaive(servers: BenchServers, options: NaiveOptions): Promise<Side> {
  const { layout, vendorUrl, call = 'http' } = options;
  const env = { NAIVE_REDIS_URL: servers.naiveRedis.url, NAIVE_VENDOR_URL: vendorUrl, NAIVE_CALL: call };
  const roles = layout === 'one' ? ['classify,execute,validate'] : ['classify', 'execute', 'validate'];
  const open = (role: string) => openProcess('naive/naive-pipeline.ts', [role], env);
  return openBullmqSide(
    call === 'none' ? 'naive, no call' : 'naive',
    'classify',
    servers,
    await Promise.all(roles.map(open)),
  );
}

/** One BullMQ job that does all stages. */
export async function openFused(servers: BenchServers, vendorUrl: string): Promise<Side> {
  const env = { NAIVE_REDIS_URL: servers.naiveRedis.url, NAIVE_VENDOR_URL: vendorUrl };
  return openBullmqSide('fused', 'fused', servers, [await openProcess('naive/fused-job.ts', [], env)]);
}

function openBullmqSide(
  name: string,
  firstQueue: string,
  { naiveRedis }: BenchServers,
  processes: Side['processes'],
): Side {
  const redis = new Redis(naiveRedis.url, { maxRetriesPerRequest: null });
  const queue = new Queue<{ prompt: string }>(firstQueue, { connection: redis });
  const last = processes.at(-1);
  if (last === undefined) throw new Error(`${name} has no process`);
  let made = 0;
  return {
    name,
    processes,
    last,
    redis,
    redisPid: naiveRedis.pid,
    postgresPid: null,
    async load(count, promptBytes) {
      const jobs = Array.from({ length: count }, () => {
        made += 1;
        const opts = { attempts: 3, removeOnComplete: true };
        return { name: 'task', data: { prompt: makePrompt(made, promptBytes) }, opts };
      });
      for (let at = 0; at < jobs.length; at += 500) await queue.addBulk(jobs.slice(at, at + 500));
    },
    statements: async () => 0,
    async verify() {
      const failed = await queue.getJobCounts('wait', 'active', 'failed');
      const left = Object.values(failed).reduce((sum, count) => sum + count, 0);
      if (left > 0) throw new Error(`${name}: ${left} jobs did not end: ${JSON.stringify(failed)}`);
    },
    async close() {
      await Promise.all(processes.map((one) => one.end()));
      await queue.close();
      redis.disconnect();
    },
  };
}
