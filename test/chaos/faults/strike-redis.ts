import type { Striker } from './striker.ts';
import { wait } from './wait.ts';

/** How long a killed Redis is away before it is started again, ms. */
const awayMs = 2000;

/** Strikes the Redis of the run, or the wire to it. */
export const strikeRedis: Striker = async ({ pipeline: { redis }, ended }, { kind, durationMs }) => {
  if (redis === null) return { skipped: 'this machine has no redis-server' };
  const { server, wire } = redis;
  switch (kind) {
    case 'redis-kill-empty':
      await server.kill();
      // As one without persistence comes back.
      await server.forget();
      await wait(awayMs, ended);
      await server.startKeeping();
      break;
    case 'redis-kill-everysec':
      await server.kill();
      await wait(awayMs, ended);
      await server.startKeeping();
      break;
    case 'redis-power-loss':
      await server.losePower();
      await wait(awayMs, ended);
      await server.startKeeping();
      break;
    case 'redis-freeze-30':
      server.freeze();
      await wait(durationMs, ended);
      server.thaw();
      break;
    case 'redis-unreachable-20':
      await wire.unreach();
      await wait(durationMs, ended);
      await wire.reach();
      break;
    case 'redis-black-hole-40':
      wire.hold();
      await wait(durationMs, ended);
      wire.pass();
      break;
    case 'redis-flush':
      await server.command('flushall');
      break;
    case 'redis-full-60':
      await server.command('config', 'set', 'maxmemory', '1');
      await wait(durationMs, ended);
      await server.command('config', 'set', 'maxmemory', '0');
      break;
    default:
      return { skipped: `${kind} is no fault of a Redis` };
  }
  return { pids: [] };
};
