import type { BudgetAlert, Logger, ReconcilerStore } from '@upshift/ports';
import { systemClock } from '@upshift/telemetry';
import { createMemoryJobQueue, silentLogger } from '@upshift/testkit';
import { expect, it } from 'vitest';
import { type ReconcileDependencies, sweep } from './reconcile.ts';

const config = { tickMs: 1, sweepMs: 1, deadAfterMs: 1, window: 1 };

it('warns of each budget that has come to a mark, though another part of the sweep fails', async () => {
  const alerts: readonly BudgetAlert[] = [
    { workload: null, period: 'month', limitNanoUsd: 1000, spentNanoUsd: 800, percent: 80 },
    { workload: 'extract', period: 'day', limitNanoUsd: 10, spentNanoUsd: 5, percent: 50 },
  ];
  const store: Partial<ReconcilerStore> = { takeBudgetAlerts: async () => alerts };
  const warned: unknown[] = [];
  const logger: Logger = { ...silentLogger, warn: (fields) => void warned.push(fields) };
  await sweep(
    {
      store: store as ReconcileDependencies['store'],
      queue: createMemoryJobQueue(),
      clock: systemClock,
      logger,
      portfolios: { byHash: () => Promise.reject(new Error('no task is looked at')) },
      createTaskId: () => 't_1',
    },
    config,
  );
  expect(warned).toEqual([
    { workload: 'all of the tenant', period: 'month', limitNanoUsd: 1000, spentNanoUsd: 800, percent: 80 },
    { workload: 'extract', period: 'day', limitNanoUsd: 10, spentNanoUsd: 5, percent: 50 },
  ]);
});
