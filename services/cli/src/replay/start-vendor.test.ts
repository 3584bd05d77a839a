import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startVendor } from './start-vendor.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'upshift-vendor-'));
});
afterAll(() => rm(root, { recursive: true }));

async function start(source: string) {
  const main = join(root, `${Math.random()}.mjs`);
  await writeFile(main, source);
  return startVendor({ main, outcomes: '/table.jsonl', timeScale: 0.05, env: process.env });
}

test('reads the address from its first line, and the bill from the vendor itself', async () => {
  const vendor = await start(`
    import { createServer } from 'node:http';
    const server = createServer((request, response) => response.end(JSON.stringify({ totalNanoUsd: 7, calls: 2, path: request.url })));
    server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: 'http://127.0.0.1:' + server.address().port })));
    process.on('SIGTERM', () => process.exit(0));
  `);
  expect(vendor.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/replay\/v1$/);
  expect(await vendor.readBill()).toEqual({ totalNanoUsd: 7, calls: 2, duplicates: [] });
  await vendor.close();
  await expect(vendor.readBill()).rejects.toThrow();
  await vendor.close();
});

test('says why it did not start', async () => {
  await expect(start(`console.error('no such table'); process.exit(2);`)).rejects.toMatchObject({
    code: 'VENDOR_NOT_STARTED',
    message: expect.stringContaining('no such table'),
  });
});
