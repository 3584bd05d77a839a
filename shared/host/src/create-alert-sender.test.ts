import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAlertSender } from './create-alert-sender.ts';

const secret = 'a secret of sixteen';
const clock = { now: () => 1_700_000_000_000 };
let received: { body: string; headers: Record<string, unknown> }[];
let status: number;
let server: ReturnType<typeof createServer>;
let url: string;

beforeEach(async () => {
  received = [];
  status = 204;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ body, headers: request.headers });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

it('signs what it sends, over the time and the body', async () => {
  await createAlertSender({ url, secret, allowPrivateNetwork: true }, clock)?.({ kind: 'drift' });
  const [{ body, headers } = { body: '', headers: {} }] = received;
  expect(JSON.parse(body)).toEqual({ kind: 'drift' });
  const signature = createHmac('sha256', secret).update(`1700000000.${body}`).digest('hex');
  expect(headers).toMatchObject({ 'upshift-timestamp': '1700000000', 'upshift-signature': `v1=${signature}` });
});

it('does not go into a private network unless it may, and takes no redirect for a yes', async () => {
  const guarded = createAlertSender({ url, secret, allowPrivateNetwork: false }, clock);
  await expect(guarded?.({})).rejects.toThrow('private network');
  expect(received).toEqual([]);
  status = 302;
  await expect(createAlertSender({ url, secret, allowPrivateNetwork: true }, clock)?.({})).rejects.toThrow('302');
});

it('is none without a webhook', () => {
  expect(createAlertSender(null, clock)).toBeNull();
});
