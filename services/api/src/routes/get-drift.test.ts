import { driftViewSchema } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { createFakeStore } from '../testing/fake-store.ts';
import { startApi } from '../testing/start-api.ts';

test('hands out the newest report, or says that there is none yet', async () => {
  const report = {
    at: '2026-11-26T00:00:00.000Z',
    since: '2026-10-29T00:00:00.000Z',
    falseAlarmRate: 0.05,
    tasks: 3,
    probes: 0,
    simulated: false,
    causes: [],
    findings: [],
  };
  let kept: typeof report | null = null;
  const store = createFakeStore({ loadDriftReport: async () => kept });
  const { inject } = await startApi({ store });
  const ask = async () => driftViewSchema.parse((await inject('/v1/drift')).json());
  expect(await ask()).toEqual({ report: null });
  kept = report;
  expect(await ask()).toEqual({ report });
});
