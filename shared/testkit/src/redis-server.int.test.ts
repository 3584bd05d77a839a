import { findRedisBinary } from '@upshift/embedded';
import { afterEach, describe, expect, it } from 'vitest';
import { createRedisServer, type RedisServer } from './redis-server.ts';

const binary = findRedisBinary(process.env['PATH'] ?? '');

describe.skipIf(binary === undefined)('a Redis of a test', () => {
  let server: RedisServer;
  afterEach(() => server.remove());

  it('keeps what it was told when it is killed, loses the last second with its power, and all when told to forget', async () => {
    server = await createRedisServer(binary ?? '');
    await server.startKeeping();
    await server.command('set', 'early', '1');
    await server.kill();
    await server.startKeeping();
    expect(await server.command('get', 'early')).toBe('1');

    const lost = server.losePower();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await server.command('set', 'late', '1');
    await lost;
    await server.startKeeping();
    expect([await server.command('get', 'early'), await server.command('get', 'late')]).toEqual(['1', null]);

    await server.kill();
    await server.forget();
    await server.startKeeping();
    expect(await server.command('get', 'early')).toBe(null);
  });
});
