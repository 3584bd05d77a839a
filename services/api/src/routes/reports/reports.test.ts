import {
  monthlyReportSchema,
  type ReadinessFacts,
  readinessReportSchema,
  type SpendFacts,
  type WeeklyFacts,
  weeklyReportSchema,
  whyReportSchema,
} from '@upshift/contracts';
import type { SignOff } from '@upshift/ports';
import { expect, test } from 'vitest';
import { createFakeStore } from '../../testing/fake-store.ts';
import { samplePortfolio, samplePortfolioHash } from '../../testing/sample-portfolio.ts';
import { startApi } from '../../testing/start-api.ts';

const asked: { from: Date; until: Date }[] = [];

function factsOf(costNanoUsd: number): SpendFacts {
  const common = {
    workload: '<b>chat</b>',
    purpose: 'serve',
    risk: 'low',
    portfolioHash: samplePortfolioHash,
  } as const;
  const tokens = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1 };
  return {
    spend: [
      {
        ...common,
        ...tokens,
        tier: 'efficient',
        deployment: 'small',
        line: 'accepted',
        part: 'first',
        ofSuccess: true,
        calls: 2,
        costNanoUsd,
      },
    ],
    tasks: [
      {
        ...common,
        tier: 'efficient',
        deployment: 'small',
        tasks: 2,
        settled: 2,
        succeeded: 2,
        wrong: 0,
        inReview: 0,
        called: 2,
        premium: 0,
        reviewed: 0,
        reviewMs: 0,
        reviewNanoUsd: 0,
        reviewOfSuccessNanoUsd: 0,
      },
    ],
    ledgerNanoUsd: costNanoUsd,
    p95Ms: 5,
    baseline: [],
    billed: [],
  };
}

const readiness: ReadinessFacts = {
  at: new Date('2026-11-26T08:00:00Z'),
  signOff: null,
  workloads: [],
  evals: [],
  drills: [],
  drained: [],
};

const weekly: WeeklyFacts = {
  tasks: 4,
  escalatedTasks: 1,
  trend: [{ from: new Date('2026-11-16T00:00:00Z'), tasks: 4, escalations: 1 }],
  patterns: [],
  reviews: { opened: 0, ended: 0, waiting: 0, medianMinutes: null, p90Minutes: null, oldestMinutes: null },
  costs: [{ workload: 'chat', succeeded: 4, costNanoUsd: 4000 }],
  signOff: null,
  deployments: ['small'],
};
const signed: SignOff[] = [];

const store = createFakeStore({
  readWeekly: async () => weekly,
  readOutcomes: async () => [],
  activePortfolio: async () => ({ hash: samplePortfolioHash, portfolio: samplePortfolio, source: '' }),
  async signOff(_tenantId, one) {
    signed.push(one);
    return new Date('2026-11-26T09:00:00Z');
  },
  async readSpend({ from, until }) {
    asked.push({ from, until });
    return factsOf(from.toISOString() < '2026-11' ? 4000 : 6000);
  },
  readReadiness: async () => readiness,
  loadPortfolio: async (hash) => ({ hash, portfolio: samplePortfolio, source: '' }),
});

test('answers the month that was asked for, in nano-dollars', async () => {
  const { inject } = await startApi({ store });
  const report = monthlyReportSchema.parse((await inject('/v1/reports/monthly?period=2026-10')).json());
  expect(asked.at(-1)).toEqual({ from: new Date('2026-10-01T00:00:00Z'), until: new Date('2026-11-01T00:00:00Z') });
  expect(report).toMatchObject({ costNanoUsd: 4000, headline: { costPerSuccessNanoUsd: 2000, p95Ms: 5 } });
});

test('draws it as the parameter says, else as Accept does', async () => {
  const { inject } = await startApi({ store });
  const page = await inject({ url: '/v1/reports/monthly?period=2026-10', headers: { accept: 'text/html,*/*' } });
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    vary: 'accept',
  });
  expect(page.body).toContain('<!doctype html>');
  expect(page.body).toContain('&lt;b&gt;chat&lt;/b&gt;');
  expect(page.body).not.toContain('<b>chat');
  const csv = await inject({
    url: '/v1/reports/monthly?period=2026-10&format=csv',
    headers: { accept: 'text/html' },
  });
  expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(csv.body).toContain('line,accepted,2,,,0.000004000,0.000002000');
  expect((await inject('/v1/reports/why?format=markdown')).headers['content-type']).toBe(
    'text/markdown; charset=utf-8',
  );
  const plain = await inject({ url: '/v1/reports/readiness', headers: { accept: 'text/csv' } });
  expect(plain.headers['content-type']).toContain('application/json');
});

test('explains the change between two periods', async () => {
  const { inject } = await startApi({ store });
  const report = whyReportSchema.parse((await inject('/v1/reports/why?from=2026-10&to=2026-11')).json());
  expect(report).toMatchObject({ changeNanoUsd: 1000, from: { succeeded: 2 }, to: { costNanoUsd: 6000 } });
  expect(report.lines.reduce((sum, { changeNanoUsd }) => sum + changeNanoUsd, 0)).toBe(1000);
});

test('holds every workload of the active portfolio against the seven points', async () => {
  const { inject } = await startApi({ store });
  const report = readinessReportSchema.parse((await inject('/v1/reports/readiness')).json());
  expect(report.workloads.map(({ workload }) => workload)).toEqual(Object.keys(samplePortfolio.workloads));
  expect(report).toMatchObject({ ready: false, portfolio: { hash: samplePortfolioHash } });
});

test('reviews the week, and tells of no change that no recorded task bears out', async () => {
  const { inject } = await startApi({ store });
  const report = weeklyReportSchema.parse((await inject('/v1/reports/weekly?period=2026-W47')).json());
  expect(report).toMatchObject({ escalatedTasks: 1, proposals: [], portfolio: { hash: samplePortfolioHash } });
  expect(report.period.from).toBe('2026-11-16T00:00:00.000Z');
  expect(report.untold).toBe(report.tried);
});

test('lists stored reviews, and answers one as it was stored', async () => {
  const { inject } = await startApi({ store });
  const whole = weeklyReportSchema.parse((await inject('/v1/reports/weekly?period=2026-W47')).json());
  const stored = { builtAt: new Date('2026-11-23T00:00:09Z'), sentAt: null, report: { ...whole, tasks: 77 } };
  const api = await startApi({
    store: createFakeStore({
      listWeekly: async () => [stored],
      loadWeekly: async (_tenantId, from) => (from.toISOString() === whole.period.from ? stored : null),
    }),
  });
  expect((await api.inject('/v1/reports/weekly/stored')).json()).toEqual({
    reports: [
      {
        period: whole.period,
        builtAt: '2026-11-23T00:00:09.000Z',
        sentAt: null,
        simulated: whole.simulated,
        tasks: 77,
        escalatedTasks: 1,
        proposals: 0,
      },
    ],
  });
  const one = (query: string) => api.inject(`/v1/reports/weekly?stored=true&${query}`);
  expect((await one('period=2026-11-16..2026-11-22')).json()).toMatchObject({ kind: 'weekly', tasks: 77 });
  expect((await one('period=2026-W47&format=markdown')).body).toContain('77');
  for (const period of ['2026-W46', '2026-11-16'])
    expect((await one(`period=${period}`)).json()).toMatchObject({
      error: { code: 'REPORT_NOT_FOUND', path: '/period' },
    });
});

test('keeps what was signed beside who signed it', async () => {
  const { inject } = await startApi({ store });
  const sign = (payload: object) => inject({ method: 'POST', url: '/v1/reports/weekly/sign-off', payload });
  expect((await sign({ by: 'Ada', period: '2026-W47', comment: 'read' })).json()).toMatchObject({
    by: 'Ada',
    at: '2026-11-26T09:00:00.000Z',
    period: { from: '2026-11-16T00:00:00.000Z' },
  });
  expect(signed).toMatchObject([{ by: 'Ada', comment: 'read', report: { kind: 'weekly', tasks: 4 } }]);
  expect((await sign({ by: ' ' })).statusCode).toBe(400);
  expect((await sign({ by: 'Ada\u0000' })).statusCode).toBe(400);
  expect((await sign({ by: 'Ada', period: 'soon' })).json()).toMatchObject({ error: { path: '/period' } });
  expect(signed).toHaveLength(1);
});

test.each([
  ['/v1/reports/monthly?period=yesterday', '/period'],
  ['/v1/reports/why?from=2026-13', '/from'],
  ['/v1/reports/why?to=2026-02-30', '/to'],
  ['/v1/reports/readiness?format=csv', '/format'],
])('refuses %s', async (url, path) => {
  const { inject } = await startApi({ store });
  const answer = await inject(url);
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({ error: { code: 'REQUEST_INVALID', path } });
});
