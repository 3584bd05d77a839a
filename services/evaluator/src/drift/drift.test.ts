import type { DriftReport } from '@upshift/contracts';
import { expect, it } from 'vitest';
import type { EvaluatorDependencies } from '../evaluator-dependencies.ts';
import { tellDrift } from './tell-drift.ts';
import { watchDrift } from './watch-drift.ts';

const hourMs = 3_600_000;
const silent = () => undefined;
const finding: DriftReport['findings'][number] = {
  signal: 'pass',
  workload: 'chat',
  deployment: 'small',
  cause: 'model',
  why: 'so',
  changedAt: '2026-11-20T10:00:00.000Z',
  seenAt: '2026-11-21T04:30:00.000Z',
  before: 0.9,
  after: 0.8,
  evidence: 12,
  needed: 8,
};

function createDeps(fresh: DriftReport['findings']) {
  const seen = {
    reports: [] as DriftReport[],
    warned: [] as unknown[],
    spans: [] as unknown[],
    now: 100 * 24 * hourMs,
  };
  const store: Partial<EvaluatorDependencies['store']> = {
    databaseNow: async () => seen.now,
    loadDriftReport: async () => seen.reports.at(-1) ?? null,
    readDrift: async () => ({ tasks: [], probes: [] }),
    async saveDriftReport(_tenantId, report) {
      seen.reports.push(report);
      return fresh;
    },
  };
  const deps = {
    store,
    logger: { warn: (fields: unknown) => void seen.warned.push(fields), info: silent, debug: silent, error: silent },
    telemetry: {
      span(name: string, { attributes }: { attributes?: unknown }) {
        seen.spans.push({ name, attributes });
        return { end: silent };
      },
    },
  } as unknown as EvaluatorDependencies;
  return { deps, seen };
}

it('looks again when an hour has passed by the clock of the record, not before, and says what is new', async () => {
  const { deps, seen } = createDeps([finding]);
  await watchDrift(deps, hourMs);
  seen.now += hourMs - 1;
  await watchDrift(deps, hourMs);
  expect(seen.reports).toHaveLength(1);
  seen.now += 1;
  await watchDrift(deps, hourMs);
  expect(seen.reports).toHaveLength(2);
  expect(seen.warned[0]).toMatchObject({ workload: 'chat', cause: 'model' });
  expect(seen.spans[0]).toMatchObject({ name: 'drift', attributes: { 'upshift.drift.cause': 'model' } });
});

it('tells the webhook until it has taken what was found, oldest first', async () => {
  const untold = [1, 2].map((seq) => ({ seq, finding }));
  const sent: unknown[] = [];
  let isAway = true;
  const deps = {
    store: {
      untoldDrift: async () => [...untold],
      endDriftAlert: async () => void untold.shift(),
    },
    async sendAlert(alert: Readonly<Record<string, unknown>>) {
      if (isAway) throw new Error('away');
      sent.push(alert['id']);
    },
  } as unknown as EvaluatorDependencies;
  await expect(tellDrift(deps)).rejects.toThrow('away');
  expect(untold).toHaveLength(2);
  isAway = false;
  await tellDrift(deps);
  expect(sent).toEqual(['drift-1', 'drift-2']);
  expect(untold).toEqual([]);
});
