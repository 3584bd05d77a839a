import { auditViewSchema } from '@upshift/contracts';
import type { AuditRow } from '@upshift/ports';
import { expect, test } from 'vitest';
import { createFakeStore } from '../testing/fake-store.ts';
import { startApi } from '../testing/start-api.ts';

const row = (part: Partial<AuditRow>): AuditRow => ({
  kind: 'accepted',
  workload: 'chat',
  state: 'done',
  agrees: true,
  share: 0.1,
  verdicts: [{ validator: 'form', verdict: 'pass' }],
  objector: null,
  costNanoUsd: 1_000_000,
  ...part,
});
const asked: unknown[] = [];
const store = createFakeStore({
  async readAudits(query) {
    asked.push(query);
    return [
      row({}),
      row({ agrees: false }),
      row({ agrees: null }),
      row({ state: 'drawn', agrees: null, share: null, costNanoUsd: 0 }),
      row({ state: 'asked', agrees: null, share: null }),
      row({ state: 'skipped', agrees: null, share: null }),
    ];
  },
});

test('counts, adds up and measures', async () => {
  const { inject } = await startApi({ store });
  const view = auditViewSchema.parse((await inject('/v1/audit?workload=chat&since=2026-11-25T00:00:00Z')).json());
  expect(view).toMatchObject({
    since: '2026-11-25T00:00:00.000Z',
    workloads: [
      {
        workload: 'chat',
        waiting: 2,
        compared: 2,
        incomparable: 1,
        skipped: 1,
        costUsd: 0.005,
        maxFalseAccept: 0.1,
        verifiers: [
          { validator: null, passed: 2 },
          { validator: 'form', passed: 2, falseAccept: { value: 0.5 }, objected: 0, falseEscalate: null, exposed: [] },
        ],
      },
    ],
  });
  expect(asked.at(-1)).toEqual({
    tenantId: 'default',
    workload: 'chat',
    since: new Date('2026-11-25T00:00:00Z'),
    limit: 50_000,
  });
});

test('is empty where nothing was audited', async () => {
  const { inject } = await startApi();
  expect((await inject('/v1/audit')).json()).toEqual({ since: null, workloads: [] });
});

test.each(['workload=', 'since=1', 'run=x'])('refuses ?%s', async (query) => {
  const { inject } = await startApi();
  expect((await inject(`/v1/audit?${query}`)).json().error.code).toBe('REQUEST_INVALID');
});
