import { taskListSchema } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { fakeCursor } from '../testing/fake-store.ts';
import { startApi } from '../testing/start-api.ts';

test('passes the filter on, and the cursor as the record made it', async () => {
  const { submit, inject, store } = await startApi();
  await submit({ prompt: 'Hello' });
  const page = taskListSchema.parse((await inject('/v1/tasks?limit=2&state=open&workload=general')).json());
  expect(page.tasks).toHaveLength(1);
  expect(page.nextCursor).toBe(fakeCursor);
  await inject(`/v1/tasks?cursor=${page.nextCursor}`);
  expect(store.filters).toEqual([
    { tenantId: 'default', limit: 2, state: 'open', workload: 'general' },
    { tenantId: 'default', limit: 50, cursor: fakeCursor },
  ]);
});

test.each([
  ['limit=0', '/limit'],
  ['limit=201', '/limit'],
  ['limit=2&limit=3', '/limit'],
  ['state=done', '/state'],
  ['workload=%00', '/workload'],
  ['workload=', '/workload'],
  ['colour=red', '/colour'],
])('refuses ?%s', async (query, path) => {
  const { inject, store } = await startApi();
  const answer = await inject(`/v1/tasks?${query}`);
  expect([answer.statusCode, answer.json().error]).toMatchObject([400, { code: 'REQUEST_INVALID', path }]);
  expect(store.filters).toEqual([]);
});

test.each(['x', 'next-page.1', '%00', '%F0%9F%92%A9'])(
  'refuses a cursor that the record did not make: %s',
  async (cursor) => {
    const { inject } = await startApi();
    const answer = await inject(`/v1/tasks?cursor=${cursor}`);
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'CURSOR_INVALID']);
  },
);
