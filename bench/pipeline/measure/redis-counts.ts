import type { Redis } from 'ioredis';

export interface RedisCounts {
  /** EVALSHA, EVAL and FCALL: each holds Redis up for the length of a script. */
  readonly scripts: number;
  /** All that clients sent, and what scripts called. */
  readonly commands: number;
  readonly bytesIn: number;
}

const scripts = /^cmdstat_(evalsha|eval|fcall)(_ro)?$/;

export async function readRedisCounts(client: Redis): Promise<RedisCounts> {
  const stats = await client.info('commandstats');
  let [called, scripted] = [0, 0];
  for (const [, name = '', calls = ''] of stats.matchAll(/^(cmdstat_[^:]+):calls=(\d+)/gm)) {
    called += Number(calls);
    if (scripts.test(name)) scripted += Number(calls);
  }
  const bytesIn = Number(/total_net_input_bytes:(\d+)/.exec(await client.info('stats'))?.[1]);
  return { scripts: scripted, commands: called, bytesIn };
}

export function subtractCounts(after: RedisCounts, before: RedisCounts): RedisCounts {
  return {
    scripts: after.scripts - before.scripts,
    commands: after.commands - before.commands,
    bytesIn: after.bytesIn - before.bytesIn,
  };
}
