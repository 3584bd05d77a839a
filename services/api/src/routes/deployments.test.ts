import { deploymentListSchema, deploymentViewSchema } from '@upshift/contracts';
import type { DeploymentChange, DeploymentHealth } from '@upshift/ports';
import { expect, test } from 'vitest';
import { createFakeStore } from '../testing/fake-store.ts';
import { startApi } from '../testing/start-api.ts';

const closed: DeploymentHealth = {
  state: 'closed',
  untilMs: 0,
  inFlight: 0,
  latencyMs: 800,
  quietMs: 10,
  p95Ms: 1200,
  failureRatio: 0.25,
};

/** An API whose record remembers changes, and whose limiter shows what the test gives it. */
async function start(health: Readonly<Record<string, DeploymentHealth>> | 'away' | 'apart' = {}) {
  const changes: DeploymentChange[] = [];
  const restored: string[] = [];
  const store = createFakeStore({
    async changeDeployment({ tenantId: _, ...change }) {
      const noted = { ...change, seq: changes.length + 1, at: '2026-11-26T12:00:00.000Z' };
      changes.push(noted);
      return noted;
    },
    async deploymentChanges() {
      return [...new Map(changes.map((change) => [change.deployment, change])).values()];
    },
    async callsInFlight() {
      return { small: 2 };
    },
  });
  const limiter = {
    look: async () => (typeof health === 'string' ? Promise.reject(new Error('away')) : health),
    restore: async (name: string) => {
      restored.push(name);
      if (health === 'away') throw new Error('away');
    },
  };
  const { inject } = await startApi({ store, limiter: health === 'apart' ? null : limiter });
  return { inject, changes, restored };
}

const post = (name: string, action: string, payload?: object) => ({
  method: 'POST' as const,
  url: `/v1/deployments/${name}/${action}`,
  ...(payload === undefined ? {} : { payload }),
});

test('lists the deployments of the active portfolio with tiers, calls and health', async () => {
  const { inject } = await start({ small: closed, middle: { ...closed, state: 'open', untilMs: 900 } });
  const { deployments } = deploymentListSchema.parse((await inject('/v1/deployments')).json());
  expect(deployments).toMatchObject([
    {
      name: 'small',
      tiers: ['efficient'],
      state: 'serving',
      reason: null,
      inFlight: 2,
      simulated: true,
      changed: null,
      retiresOn: null,
    },
    { name: 'middle', state: 'open', reason: expect.stringContaining('breaker is open'), inFlight: 0 },
    { name: 'large', state: 'unknown', health: null },
  ]);
  expect(deployments[0]?.health).toEqual({
    breaker: 'closed',
    untilMs: 0,
    latencyMs: 800,
    p95Ms: 1200,
    errorRatio: 0.25,
  });
});

test.each(['away', 'apart'] as const)('says that nobody sees breakers where the limiter is %s', async (how) => {
  const { inject } = await start(how);
  const answer = await inject('/v1/deployments');
  expect(answer.statusCode).toBe(200);
  const { deployments } = deploymentListSchema.parse(answer.json());
  expect(deployments.map(({ state, health }) => [state, health])).toEqual(deployments.map(() => ['unknown', null]));
});

test('drains with reason and name, and says so from then on', async () => {
  const { inject, changes } = await start({ small: closed });
  const answer = await inject(post('small', 'drain', { reason: 'bad answers', by: 'ada' }));
  const expected = {
    name: 'small',
    state: 'drained',
    reason: 'bad answers',
    inFlight: 2,
    changed: { action: 'drain', reason: 'bad answers', by: 'ada', at: '2026-11-26T12:00:00.000Z' },
  };
  expect([answer.statusCode, deploymentViewSchema.parse(answer.json())]).toMatchObject([200, expected]);
  expect((await inject('/v1/deployments')).json().deployments[0]).toMatchObject(expected);
  expect(changes).toMatchObject([{ deployment: 'small', action: 'drain', by: 'ada' }]);
});

test('restores in the record and at the limiter, also without a body', async () => {
  const { inject, changes, restored } = await start({ small: closed });
  await inject(post('small', 'drain', { reason: 'bad answers' }));
  const answer = await inject(post('small', 'restore'));
  expect(answer.json()).toMatchObject({
    state: 'serving',
    reason: null,
    changed: { action: 'restore', by: 'unknown' },
  });
  expect([changes.length, restored]).toEqual([2, ['small']]);
});

test('restores although the limiter is away: the executors pass it on', async () => {
  const { inject, changes } = await start('away');
  expect((await inject(post('small', 'restore', { by: 'ada' }))).statusCode).toBe(200);
  expect(changes).toMatchObject([{ action: 'restore', by: 'ada' }]);
});

test('suggests a name where there is none', async () => {
  const { inject, changes } = await start();
  const answer = await inject(post('smal', 'drain', { reason: 'x' }));
  expect([answer.statusCode, answer.json().error]).toMatchObject([
    404,
    { code: 'DEPLOYMENT_UNKNOWN', message: expect.stringContaining('Did you mean "small"?') },
  ]);
  expect(changes).toEqual([]);
});

test.each([
  ['no reason', {}, '/reason'],
  ['an empty reason', { reason: ' ' }, '/reason'],
  ['an unknown field', { reason: 'x', force: true }, '/force'],
])('refuses a drain with %s', async (_, payload, path) => {
  const { inject } = await start();
  const answer = await inject(post('small', 'drain', payload));
  expect([answer.statusCode, answer.json().error.code, answer.json().error.path]).toEqual([
    400,
    'REQUEST_INVALID',
    path,
  ]);
});
