import type { Portfolio, WeeklyReport } from '@upshift/contracts';
import { expect, it } from 'vitest';
import type { EvaluatorDependencies } from '../evaluator-dependencies.ts';
import { tellWeekly } from './tell-weekly.ts';
import { watchWeekly } from './watch-weekly.ts';

const silent = () => undefined;
const monday = Date.parse('2026-11-23T00:00:00Z');
const weekMs = 7 * 86_400_000;
const portfolio: Portfolio = { name: 'team', deployments: {}, tiers: [], workloads: {} } as never;

/** A record in memory, whose clock stands where it is put. */
function createRecord() {
  const stored = new Map<string, WeeklyReport>();
  const sent = new Set<string>();
  const seen = { now: monday, built: 0, said: [] as unknown[] };
  const store: Partial<EvaluatorDependencies['store']> = {
    databaseNow: async () => seen.now,
    activePortfolio: async () => ({ hash: 'a', portfolio, source: '' }),
    async readWeekly({ from }) {
      seen.built += 1;
      return {
        tasks: 40,
        escalatedTasks: 10,
        trend: [{ from, tasks: 40, escalations: 10 }],
        patterns: [
          {
            workload: 'chat',
            action: 'escalate',
            reason: 'validator_failed',
            validator: 'form',
            deployment: 'small',
            count: 10,
            before: 2,
            tasks: 10,
            succeeded: 9,
            costNanoUsd: 5,
            examples: ['a-task-of-somebody'],
          },
        ],
        reviews: { opened: 3, ended: 1, waiting: 2, medianMinutes: null, p90Minutes: null, oldestMinutes: null },
        costs: [],
        signOff: null,
        deployments: [],
      };
    },
    readAudits: async () => [],
    readOutcomes: async () => [],
    async loadWeekly(_tenantId, from) {
      const report = stored.get(from.toISOString());
      return report === undefined ? null : { builtAt: from, sentAt: null, report };
    },
    async storeWeekly(_tenantId, report) {
      if (stored.has(report.period.from)) return false;
      stored.set(report.period.from, report);
      return true;
    },
    unsentWeekly: async () => [...stored.values()].filter(({ period }) => !sent.has(period.from)),
    endWeeklySend: async (_tenantId, from) => void sent.add(from.toISOString()),
  };
  const createDeps = (sendAlert: EvaluatorDependencies['sendAlert'] = null): EvaluatorDependencies =>
    ({
      store,
      logger: { info: (fields: unknown) => void seen.said.push(fields), warn: silent, debug: silent, error: silent },
      clock: { monotonic: () => 0 },
      validators: {},
      sendAlert,
    }) as unknown as EvaluatorDependencies;
  return { createDeps, stored, seen };
}

it('makes the review of the last week once, and the next one when the clock of the record says Monday', async () => {
  const { createDeps, stored, seen } = createRecord();
  const deps = createDeps();
  await watchWeekly(deps);
  seen.now = monday + weekMs - 1;
  await watchWeekly(deps);
  expect(seen.built).toBe(1);
  seen.now += 1;
  await watchWeekly(deps);
  expect([...stored.keys()]).toEqual(['2026-11-16T00:00:00.000Z', '2026-11-23T00:00:00.000Z']);
  expect(stored.get('2026-11-16T00:00:00.000Z')).toMatchObject({ kind: 'weekly', tasks: 40, portfolio: { hash: 'a' } });
});

it('stores one review where two evaluators make it at once, and says so once', async () => {
  const { createDeps, stored, seen } = createRecord();
  await Promise.all([watchWeekly(createDeps()), watchWeekly(createDeps())]);
  expect(seen.built).toBe(2);
  expect(stored.size).toBe(1);
  expect(seen.said).toMatchObject([{ from: '2026-11-16T00:00:00.000Z', tasks: 40, escalatedTasks: 10 }]);
});

it('makes nothing where no version is active', async () => {
  const { createDeps, stored } = createRecord();
  const deps = createDeps();
  deps.store.activePortfolio = async () => null;
  await watchWeekly(deps);
  expect(stored.size).toBe(0);
});

it('sends figures and the path until the webhook takes them, and no id of a task', async () => {
  const { createDeps } = createRecord();
  const taken: Readonly<Record<string, unknown>>[] = [];
  let isAway = true;
  const deps = createDeps(async (alert) => {
    if (isAway) throw new Error('away');
    taken.push(alert);
  });
  await watchWeekly(deps);
  await expect(tellWeekly(deps)).rejects.toThrow('away');
  isAway = false;
  await tellWeekly(deps);
  await tellWeekly(deps);
  expect(taken).toMatchObject([
    {
      version: 1,
      kind: 'weekly_report',
      id: 'weekly-2026-11-16',
      path: '/v1/reports/weekly?period=2026-11-16..2026-11-22&stored=true',
      report: { tasks: 40, escalatedTasks: 10, reviewsWaiting: 2, proposals: [] },
    },
  ]);
  expect(JSON.stringify(taken)).not.toContain('a-task-of-somebody');
});

it('keeps reviews for a webhook that comes later', async () => {
  const { createDeps } = createRecord();
  await watchWeekly(createDeps());
  await tellWeekly(createDeps());
  const taken: unknown[] = [];
  await tellWeekly(createDeps(async ({ id }) => void taken.push(id)));
  expect(taken).toEqual(['weekly-2026-11-16']);
});
