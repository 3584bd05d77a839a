import { expect, it } from 'vitest';
import { parseRedisConfig, toRedisConfig } from './redis-config.ts';

const settings = { port: 7001, password: 'abc123', directory: '/data "dir"/redis', persistence: 'none' } as const;

it('keeps nothing on disk unless asked to, drops no key, and listens here only', () => {
  const text = toRedisConfig(settings);
  for (const line of ['appendonly no', 'save ""', 'maxmemory-policy noeviction', 'bind 127.0.0.1']) {
    expect(text.split('\n')).toContain(line);
  }
  expect(toRedisConfig({ ...settings, persistence: 'everysec' })).toContain('appendonly yes\nappendfsync everysec\n');
});

it('quotes a folder with spaces and quotes', () => {
  expect(toRedisConfig(settings)).toContain('dir "/data \\"dir\\"/redis"\n');
});

it('reads back where the server listens', () => {
  expect(parseRedisConfig(toRedisConfig(settings))).toEqual({ port: 7001, password: 'abc123' });
  expect(parseRedisConfig('port 7001\n')).toBeUndefined();
  expect(parseRedisConfig('')).toBeUndefined();
});
