import { expect, it } from 'vitest';
import { judgeRedis, parseInfo } from './check-redis.ts';

const good = { version: '7.0.15', evictionPolicy: 'noeviction', appendOnly: true };

it.each([
  [{}, null],
  [{ appendOnly: false }, null],
  [{ version: null }, null],
  [{ version: '6.2.0' }, null],
  [{ version: '6.0.16' }, 'QUEUE_SERVER_TOO_OLD'],
  [{ version: '5.0.3' }, 'QUEUE_SERVER_TOO_OLD'],
  [{ evictionPolicy: 'allkeys-lru' }, 'QUEUE_EVICTION_POLICY'],
  [{ evictionPolicy: null }, 'QUEUE_EVICTION_POLICY'],
])('judges %j as %s', (facts, code) => {
  const fault = judgeRedis({ ...good, ...facts }, 'redis://host:6379');
  expect(fault?.code ?? null).toBe(code);
  if (fault !== null) expect(fault.message).toContain('redis://host:6379');
});

it('says how to mend the policy', () => {
  const fault = judgeRedis({ ...good, evictionPolicy: 'volatile-ttl' }, 'redis://host:6379');
  expect(fault?.message).toContain('CONFIG SET maxmemory-policy noeviction');
});

it('reads INFO', () => {
  const info = parseInfo(
    '# Memory\r\nmaxmemory_policy:noeviction\r\nmaxmemory:0\r\n\r\n# Persistence\r\naof_enabled:0\r\n',
  );
  expect(Object.fromEntries(info)).toEqual({ maxmemory_policy: 'noeviction', maxmemory: '0', aof_enabled: '0' });
});
