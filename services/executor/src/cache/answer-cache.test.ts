import { freshProgress, portfolioSchema, type Risk } from '@upshift/contracts';
import type { ClaimedWork, KeptAnswer, Logger, TaskStore } from '@upshift/ports';
import { expect, it } from 'vitest';
import { createAnswerCache } from './answer-cache.ts';

const logger: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger };
const deployment = (provider: object) => ({
  vendor: 'acme',
  model: 'small',
  provider,
  price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' },
  noRollback: 'made up for tests',
});
const portfolio = portfolioSchema.parse({
  name: 'cache',
  defaultWorkload: 'kept',
  tiers: [{ name: 'efficient', deployments: ['loose', 'a', 'twin', 'b'] }],
  deployments: {
    loose: deployment({ kind: 'local', method: 'ngram-logistic', file: 'model.bin' }),
    a: deployment({ kind: 'openai' }),
    twin: deployment({ kind: 'openai' }),
    b: deployment({ kind: 'anthropic' }),
  },
  workloads: { kept: { cache: { ttlSeconds: 60 } }, chat: {} },
});

function toWork(workload = 'kept', risk: Risk = 'low'): ClaimedWork {
  return {
    key: { taskId: 't_1', step: 2, no: 0 },
    kind: 'call',
    fence: 1,
    task: {
      taskId: 't_1',
      tenantId: 'acme',
      step: 2,
      state: 'open',
      workload,
      portfolioHash: 'x',
      risk,
      priority: 5,
      request: {
        input: { messages: [{ role: 'user', content: 'Hello' }], tools: null },
        outputSchema: null,
        requestedWorkload: null,
        requestedRisk: null,
        audience: null,
        minTier: null,
        metadata: {},
      },
      progress: freshProgress,
      remainingMs: 60_000,
      budgetNanoUsd: 1000,
      spentNanoUsd: 0,
      reservedNanoUsd: 0,
      calls: 0,
      maxCalls: 10,
      crashes: 0,
    },
    call: {
      tier: 'efficient',
      mode: 'first',
      choices: ['loose', 'a', 'twin', 'b'].map((name) => ({ deployment: name, reserveNanoUsd: 10 })),
      maxOutputTokens: 10,
    },
    attempt: null,
    barrier: null,
    window: null,
    windowLeftNanoUsd: null,
    held: true,
    history: { answers: [], verdicts: [], failures: [], moments: [] },
    siblings: [],
    traceparent: null,
  };
}

type Query = Parameters<TaskStore['recallAnswer']>[0];

/** A cache whose record answers as told, and which notes what it was asked. */
function create(answer: (query: Query) => string | null | undefined) {
  const queries: Query[] = [];
  const store: Pick<TaskStore, 'recallAnswer'> = {
    async recallAnswer(query) {
      queries.push(query);
      const key = answer(query);
      if (key === undefined) throw new Error('away');
      const kept = { from: 't_0-2-0-1', output: { text: 'Hi', toolCalls: null }, modelServed: null, confidence: null };
      return key === null ? null : ({ key, ...kept } satisfies KeptAnswer);
    },
  };
  return { cache: createAnswerCache({ store, logger }), queries };
}

it('asks about all deployments at once, in order, of which equal ones are one; one that may change is none', async () => {
  const { cache, queries } = create(({ keys }) => keys[1] ?? null);
  const work = toWork();
  expect(await cache.recall(work, portfolio)).toMatchObject({
    kind: 'admitted',
    deployment: 'b',
    cache: { kind: 'serve', from: 't_0-2-0-1' },
  });
  expect(queries).toMatchObject([{ tenantId: 'acme', ttlMs: 60_000 }]);
  expect(queries[0]?.keys).toHaveLength(2);
  expect(cache.found(work)?.output.text).toBe('Hi');
});

it('keeps an answer under the very key that it is asked for', async () => {
  const { cache, queries } = create(() => null);
  expect(await cache.recall(toWork(), portfolio)).toBeNull();
  expect(cache.keep(toWork(), portfolio, 'twin')).toEqual({ kind: 'keep', key: queries[0]?.keys[0], ttlMs: 60_000 });
  expect(cache.keep(toWork(), portfolio, 'loose')).toBeUndefined();
  expect(cache.keep(toWork(), portfolio, 'unknown')).toBeUndefined();
});

it.each([
  ['of a workload that keeps none', toWork('chat')],
  ['of high risk', toWork('kept', 'high')],
  ['that calls nobody', { ...toWork(), call: null }],
])('neither looks for nor keeps an answer to a task %s', async (_, work) => {
  const { cache, queries } = create(() => 'any');
  expect([await cache.recall(work, portfolio), cache.keep(work, portfolio, 'a'), queries]).toEqual([
    null,
    undefined,
    [],
  ]);
});

it('asks the vendor where the record does not answer', async () => {
  const { cache } = create(() => undefined);
  const work = toWork();
  expect([await cache.recall(work, portfolio), cache.found(work)]).toEqual([null, undefined]);
});

it('forgets what it found where its attempt could not be begun', async () => {
  const { cache } = create(({ keys }) => keys[0] ?? null);
  const work = toWork();
  (await cache.recall(work, portfolio))?.release();
  expect(cache.found(work)).toBeUndefined();
});
