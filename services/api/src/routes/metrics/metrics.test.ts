import { alarmListSchema, type Rollout } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { createFakeStore } from '../../testing/fake-store.ts';
import { startApi } from '../../testing/start-api.ts';
import { renderMetrics } from './render-metrics.ts';

const drill = (deployment: string, state: Rollout['state'], endedAt: string): Rollout =>
  ({ kind: 'drill', state, endedAt, startedAt: endedAt, settings: { deployment } }) as unknown as Rollout;

const store = createFakeStore({
  status: async () => ({
    tasks: { open: 3 },
    queues: [{ queue: 'validate', ready: 2, leased: 1 }] as never,
    workers: [],
    oldestOpenTaskSeconds: null,
    budgets: [],
  }),
  // Newest first: what counts of "small" is the one that failed.
  listRollouts: async () => [
    drill('small', 'failed', '2026-11-26T03:00:00.000Z'),
    drill('small', 'passed', '2026-11-20T03:00:00.000Z'),
    drill('large', 'passed', '2026-11-25T03:00:00.000Z'),
  ],
  runningRollouts: async () => [],
  countAlarms: async () => [{ kind: 'drill_failed', raised: 2, untold: 1 }],
  listAlarms: async () => [],
  loadDriftReport: async () => null,
});

test('gives Prometheus what alarms are set on', async () => {
  const { inject } = await startApi({ store });
  const { headers, body, statusCode } = await inject('/metrics');
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  for (const line of [
    '# TYPE upshift_drill_failed gauge',
    'upshift_drill_failed{deployment="small"} 1',
    'upshift_drill_failed{deployment="large"} 0',
    'upshift_alarms_raised_total{kind="drill_failed"} 2',
    'upshift_alarms_untold{kind="drill_failed"} 1',
    'upshift_queue_work{queue="validate",state="ready"} 2',
    'upshift_oldest_open_task_seconds 0',
    'upshift_rollouts_running{kind="canary"} 0',
  ])
    expect(body.split('\n')).toContain(line);
});

test('escapes what a label may not hold', () => {
  expect(
    renderMetrics([
      { name: 'a', help: 'b', type: 'gauge', samples: [{ labels: { x: 'one "two"\n\\three' }, value: 1.5 }] },
      { name: 'empty', help: 'b', type: 'gauge', samples: [] },
    ]),
  ).toBe('# HELP a b\n# TYPE a gauge\na{x="one \\"two\\"\\n\\\\three"} 1.5\n');
});

test('lists alarms', async () => {
  const { inject } = await startApi({ store });
  expect(alarmListSchema.parse((await inject('/v1/alarms')).json())).toEqual({ alarms: [] });
  expect((await inject('/v1/alarms?limit=0')).statusCode).toBe(400);
});
