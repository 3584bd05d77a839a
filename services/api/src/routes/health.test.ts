import { statusViewSchema } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { createFakeStore } from '../testing/fake-store.ts';
import { startApi } from '../testing/start-api.ts';

const away = () => Promise.reject(new Error('away'));

test('alive, ready and able to say how it is', async () => {
  const { inject } = await startApi();
  expect((await inject('/livez')).json()).toEqual({ alive: true });
  expect((await inject('/readyz')).json()).toEqual({ ready: true });
  expect(statusViewSchema.parse((await inject('/v1/status')).json())).toMatchObject({
    version: '0.1.0',
    portfolio: { name: 'sample' },
    record: { ok: true },
    queueBackend: { kind: 'memory', ok: true },
  });
});

test('stays ready without the queue, and says in its status that it is away', async () => {
  const { inject } = await startApi({ queue: { backend: 'redis', ping: away } });
  expect((await inject('/readyz')).statusCode).toBe(200);
  expect((await inject('/v1/status')).json().queueBackend).toEqual({ kind: 'redis', ok: false });
});

test('is alive but not ready without the record', async () => {
  const { inject } = await startApi({ store: createFakeStore({ ping: away }) });
  expect((await inject('/readyz')).statusCode).toBe(503);
  expect((await inject('/livez')).statusCode).toBe(200);
});

test('is not ready while it drains, yet serves', async () => {
  const { inject, submit } = await startApi({ draining: () => true });
  expect((await inject('/readyz')).json().error.code).toBe('NOT_READY');
  expect((await submit({ prompt: 'Hello' })).statusCode).toBe(202);
});
