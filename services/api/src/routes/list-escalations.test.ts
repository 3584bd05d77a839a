import { escalationListSchema } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { createFakeStore, fakeCursor } from '../testing/fake-store.ts';
import { startApi, toTaskId } from '../testing/start-api.ts';

const asked: unknown[] = [];
const store = createFakeStore({
  async listEscalations(filter) {
    asked.push(filter);
    const entry = {
      task: toTaskId(1),
      step: 3,
      at: '2026-11-26T08:00:00.000Z',
      workload: 'chat',
      action: 'escalate',
    } as const;
    const why = { reason: 'refused', detail: null, validator: null, deployment: 'small' };
    return { escalations: [{ ...entry, ...why, fromTier: 'efficient', toTier: 'strong' }], nextCursor: fakeCursor };
  },
});

test('passes every filter on, times as times', async () => {
  const { inject } = await startApi({ store });
  const filters = 'workload=chat&action=escalate&reason=refused&validator=v&deployment=small&limit=7';
  const times = 'since=2026-11-25T00:00:00Z&until=2026-11-26T01:00:00%2B01:00';
  const page = escalationListSchema.parse((await inject(`/v1/escalations?${filters}&${times}&cursor=c`)).json());
  expect(page).toMatchObject({ escalations: [{ reason: 'refused' }], nextCursor: fakeCursor });
  expect(asked).toEqual([
    {
      tenantId: 'default',
      limit: 7,
      workload: 'chat',
      action: 'escalate',
      reason: 'refused',
      validator: 'v',
      deployment: 'small',
      since: new Date('2026-11-25T00:00:00Z'),
      until: new Date('2026-11-26T00:00:00Z'),
      cursor: 'c',
    },
  ]);
});

test.each([
  ['limit=0', '/limit'],
  ['limit=1001', '/limit'],
  ['reason=because', '/reason'],
  ['action=repair', '/action'],
  ['since=yesterday', '/since'],
  ['until=2026-11-26', '/until'],
  ['workload=%00', '/workload'],
  ['colour=red', '/colour'],
])('refuses ?%s', async (query, path) => {
  const { inject } = await startApi();
  const answer = await inject(`/v1/escalations?${query}`);
  expect([answer.statusCode, answer.json().error]).toMatchObject([400, { code: 'REQUEST_INVALID', path }]);
});

test('refuses a cursor that the record did not make', async () => {
  const { inject } = await startApi();
  expect((await inject('/v1/escalations?cursor=x')).json().error.code).toBe('CURSOR_INVALID');
});
