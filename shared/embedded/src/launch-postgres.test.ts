import { expect, it } from 'vitest';
import { isWorthRetrying } from './launch-postgres.ts';
import { parsePostgresMajor } from './postgres-binaries.ts';

it('tries again after a taken port and while a killed server is leaving, and after nothing else', () => {
  expect(isWorthRetrying('LOG:  could not bind IPv4 address "127.0.0.1": Address already in use')).toBe(true);
  expect(isWorthRetrying('FATAL:  pre-existing shared memory block (key 5, ID 7) is still in use')).toBe(true);
  expect(isWorthRetrying('FATAL:  could not create lock file "postmaster.pid": No space left on device')).toBe(false);
  expect(isWorthRetrying('')).toBe(false);
});

it('reads the major version from what the server calls itself', () => {
  expect(parsePostgresMajor('postgres (PostgreSQL) 18.4\n')).toBe('18');
  expect(parsePostgresMajor('redis-server 7')).toBeUndefined();
});
