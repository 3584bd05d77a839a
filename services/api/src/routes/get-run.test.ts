import { sampleRunViewSchema } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { createFakeStore } from '../testing/fake-store.ts';
import { samplePortfolio, samplePortfolioHash } from '../testing/sample-portfolio.ts';
import { startApi, toTaskId } from '../testing/start-api.ts';

const store = createFakeStore({
  loadPortfolio: async (hash) => ({ hash, portfolio: samplePortfolio, source: '' }),
  async getSampleRun(_tenantId, runId) {
    if (runId !== 'latest') return null;
    return {
      runId: 's_1',
      portfolioHash: samplePortfolioHash,
      seed: 1,
      cases: 1,
      startedAt: new Date(0),
      endedAt: null,
      shown: null,
      tasks: [{ caseId: 'a', arm: 'portfolio', taskId: toTaskId(1), correct: null }],
      bill: [{ taskId: toTaskId(1), attemptId: `${toTaskId(1)}-2-0-1`, deployment: 'small', costNanoUsd: 5 }],
    };
  },
});

test('shows what a sample run consists of', async () => {
  const { inject } = await startApi({ store });
  const view = sampleRunViewSchema.parse((await inject('/v1/runs/latest')).json());
  expect(view).toMatchObject({
    run: 's_1',
    tiers: ['efficient', 'strong', 'premium'],
    endedAt: null,
    tasks: [{ case: 'a', task: toTaskId(1) }],
    bill: [{ attempt: `${toTaskId(1)}-2-0-1`, costNanoUsd: 5 }],
  });
});

test.each(['s_2', '%00', 'x'.repeat(64)])('knows no run %s', async (id) => {
  const { inject } = await startApi({ store });
  const answer = await inject(`/v1/runs/${id}`);
  expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'RUN_NOT_FOUND']);
});
