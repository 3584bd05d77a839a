import { figuresViewSchema } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { createFakeStore } from '../testing/fake-store.ts';
import { startApi, toTaskId } from '../testing/start-api.ts';

const asked: unknown[] = [];
const store = createFakeStore({
  async readFigures(query) {
    asked.push(query);
    if (query.run === 'gone') return null;
    const reviews = { reviewMs: 0, reviewNanoUsd: 0 };
    const answered = { state: 'succeeded', correct: true, latencyMs: 10, calls: 1, cachedCalls: 0 } as const;
    const base = { ...reviews, ...answered, caseId: 'a' };
    return {
      run: query.run,
      rows: [
        { ...base, taskId: toTaskId(1), arm: 'portfolio', costNanoUsd: 1000, premium: false },
        { ...base, taskId: toTaskId(2), arm: 'premium', costNanoUsd: 10_000, premium: true },
      ],
      tiers: [{ tier: 'efficient', tasks: 1, calls: 1, costNanoUsd: 1000 }],
      reasons: [{ reason: 'validator_failed', count: 2 }],
      simulated: true,
      billNanoUsd: 11_000,
      estimated: { calls: 0, ledgerNanoUsd: 0, billNanoUsd: 0 },
    };
  },
});

test('shows both arms of a sample run and what lies between them', async () => {
  const { inject } = await startApi({ store });
  const view = figuresViewSchema.parse((await inject('/v1/figures?run=s_1')).json());
  expect(view.arms.map(({ arm, success }) => [arm, success])).toEqual([
    ['portfolio', 1],
    ['premium', 1],
  ]);
  expect(view.difference?.costPerSuccess.value).toBeCloseTo(-0.9);
  expect(view).toMatchObject({ run: 's_1', ledgerUsd: 0.000011, billUsd: 0.000011, simulated: true });
  expect(asked.at(-1)).toEqual({ tenantId: 'default', run: 's_1', maxTasks: 10_000 });
});

test('without a run it is about the newest tasks', async () => {
  const { inject } = await startApi();
  const view = figuresViewSchema.parse((await inject('/v1/figures')).json());
  expect(view).toMatchObject({ run: null, difference: null, wrong: null, billUsd: null });
});

test('says that there is no such run', async () => {
  const { inject } = await startApi({ store });
  const answer = await inject('/v1/figures?run=gone');
  expect([answer.statusCode, answer.json().error]).toMatchObject([404, { code: 'RUN_NOT_FOUND', path: '/run' }]);
});

test.each([['run='], ['run=%00'], [`run=${'x'.repeat(65)}`], ['colour=red']])('refuses ?%s', async (query) => {
  const { inject } = await startApi({ store });
  expect((await inject(`/v1/figures?${query}`)).json().error.code).toBe('REQUEST_INVALID');
});
