import { randomBytes } from 'node:crypto';
import { createDatabase } from '@upshift/store';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A Postgres on which each test file makes a database of its own. */
    databaseUrl: string;
    /** A Redis that every test file shares under prefixes of its own; null where the machine has none. */
    redisUrl: string | null;
    /** Connections that the Postgres allows. */
    databaseConnections: number;
  }
}

/** Makes a database of its own for one test file, and drops it afterwards. Never touches another's. */
export function createTestDatabase(adminUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  return createDatabase(adminUrl, `upshift_test_${randomBytes(6).toString('hex')}`);
}

/** A queue prefix that no other test uses. */
export function testPrefix(): string {
  return `test-${randomBytes(6).toString('hex')}`;
}
