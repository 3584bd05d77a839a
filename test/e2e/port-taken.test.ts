import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, testPrefix } from '@upshift/testkit';
import { expect, inject, it } from 'vitest';

const shim = join(import.meta.dirname, '..', '..', 'bin', 'upshift.js');

it('ends when its port is taken, instead of staying without a door', async () => {
  const database = await createTestDatabase(inject('databaseUrl'));
  const dataDir = mkdtempSync(join(tmpdir(), 'upshift-port-'));
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const port = String((taken.address() as AddressInfo).port);
  const redisUrl = inject('redisUrl');
  const child = spawn(process.execPath, [shim, 'up', '--no-sample', '--port', port, '--data-dir', dataDir], {
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
      UPSHIFT_QUEUE_PREFIX: testPrefix(),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  try {
    // Where it stays, the test runs out of its own time.
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1);
    expect(said).toContain('EADDRINUSE');
  } finally {
    child.kill('SIGKILL');
    taken.close();
    rmSync(dataDir, { recursive: true, force: true });
    await database.drop();
  }
});
