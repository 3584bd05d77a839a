import { portfolioSchema, type Rollout } from '@upshift/contracts';
import { expect, it } from 'vitest';
import { type AlarmFacts, findAlarms } from './find-alarms.ts';

const at = Date.parse('2026-11-26T12:00:00Z');
const daysAgo = (days: number): string => new Date(at - days * 86_400_000).toISOString();

const deployment = (vendor: string) => ({
  vendor,
  model: vendor,
  provider: { kind: 'replay', baseUrl: 'http://127.0.0.1:9' },
  price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: 'made up', date: '2026-11-01' },
  noRollback: 'made up',
});
const made = portfolioSchema.parse({
  name: 'test',
  defaultWorkload: 'chat',
  tiers: [
    { name: 'efficient', deployments: ['efficient-a'] },
    { name: 'strong', deployments: ['strong-a'] },
  ],
  deployments: { 'efficient-a': deployment('a'), 'strong-a': deployment('a'), 'premium-b': deployment('b') },
  workloads: { chat: {} },
});
const portfolio = {
  ...made,
  drills: { everyDays: 30 },
  deployments: {
    ...made.deployments,
    'efficient-a': { ...made.deployments['efficient-a'], alternate: 'premium-b', noRollback: undefined },
  },
} as unknown as typeof made;

function rollout(more: Partial<Rollout>): Rollout {
  return {
    id: 'r_1',
    kind: 'drill',
    state: 'passed',
    candidate: 'c'.repeat(64),
    control: 'd'.repeat(64),
    share: 0.1,
    by: 'task',
    settings: { deployment: 'efficient-a', traffic: 'serve', share: 0.1, tasks: 20, maxMinutes: 60, budgetUsd: 1 },
    who: 'ada',
    why: 'a test',
    startedAt: daysAgo(3),
    endedAt: daysAgo(3),
    reason: null,
    report: null,
    ...more,
  } as Rollout;
}

const alarmsOf = (more: Partial<AlarmFacts>) =>
  findAlarms({
    portfolio,
    hash: 'e'.repeat(64),
    activeSince: at - 10 * 86_400_000,
    at,
    drills: [rollout({})],
    canaries: [],
    ...more,
  });

it('says nothing where all is well', () => {
  expect(alarmsOf({})).toEqual([]);
});

it('tells of a drill that failed, under the same id each time, and not of one that is long past', () => {
  const failed = rollout({ id: 'r_2', state: 'failed', reason: 'drill_success_lost' });
  expect(alarmsOf({ drills: [failed] })).toMatchObject([
    {
      id: 'drill_failed:r_2',
      kind: 'drill_failed',
      mend: 'upshift drill efficient-a',
      facts: { deployment: 'efficient-a', reason: 'drill_success_lost' },
    },
  ]);
  const old = rollout({ state: 'failed', startedAt: daysAgo(20), endedAt: daysAgo(20) });
  expect(alarmsOf({ drills: [old] })).toEqual([]);
});

it.each<[string, Rollout[], string[]]>([
  ['was drilled in time', [rollout({ startedAt: daysAgo(30.5) })], []],
  ['is a day behind', [rollout({ startedAt: daysAgo(31.5) })], ['drill_overdue:efficient-a:r_1']],
  ['is behind, and is being drilled', [rollout({ startedAt: daysAgo(31.5), state: 'running', endedAt: null })], []],
  ['was never drilled', [], [`drill_overdue:efficient-a:${'e'.repeat(12)}`]],
])('of a deployment that %s', (_, drills, ids) => {
  expect(alarmsOf({ drills }).map(({ id }) => id)).toEqual(ids);
});

it('gives a new schedule a day, and asks for nothing where there is none', () => {
  expect(alarmsOf({ drills: [], activeSince: at - 3_600_000 })).toEqual([]);
  expect(alarmsOf({ drills: [], portfolio: made })).toEqual([]);
});

it('tells how a canary ended by itself, and not of one that a person stopped', () => {
  const canary = rollout({ id: 'r_3', kind: 'canary', state: 'rolled_back', reason: 'canary_worse:success' });
  const stopped = rollout({ id: 'r_4', kind: 'canary', state: 'stopped' });
  expect(alarmsOf({ canaries: [canary, stopped] })).toMatchObject([
    {
      id: 'canary_ended:r_3',
      summary: expect.stringContaining('canary_worse:success'),
      facts: { outcome: 'rolled_back' },
    },
  ]);
});

it('tells of a deployment that retires, and once more when it has', () => {
  const retiring = (retiresOn: string) => ({
    ...portfolio,
    deployments: { ...portfolio.deployments, 'strong-a': { ...made.deployments['strong-a'], retiresOn } },
  });
  const idsOf = (retiresOn: string) => alarmsOf({ portfolio: retiring(retiresOn) as typeof made }).map(({ id }) => id);
  expect(idsOf('2026-12-20')).toEqual(['deployment_retires:strong-a:2026-12-20']);
  expect(idsOf('2026-11-20')).toEqual(['deployment_retires:strong-a:2026-11-20:past']);
  expect(idsOf('2027-03-01')).toEqual([]);
});
