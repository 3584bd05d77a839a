import { freshProgress, type Portfolio, portfolioSchema } from '@upshift/contracts';
import { type ClaimedWork, type Clock, type Logger, type ModelProvider, ProviderError } from '@upshift/ports';
import type { StageContext } from '@upshift/stage';
import { expect, it } from 'vitest';
import { toCallEnd } from './call-facts.ts';
import { callVendor } from './call-vendor.ts';

const clock: Clock = { now: () => 0, monotonic: () => 0, sleep: async () => {} };
const logger: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger };
const context: StageContext = {
  signal: new AbortController().signal,
  logger,
  startSpan: () => ({ traceparent: '', set() {}, event() {}, fail() {}, end() {} }),
  beginBeside: async () => null,
};

function toPortfolio(timeoutSeconds: number, patienceMs: number | null): Portfolio {
  return portfolioSchema.parse({
    name: 'calls',
    defaultWorkload: 'vote',
    tiers: [{ name: 'efficient', deployments: ['a', 'b'] }],
    deployments: Object.fromEntries(
      ['a', 'b'].map((name) => [
        name,
        {
          vendor: name,
          model: name,
          provider: { kind: 'replay', baseUrl: 'http://127.0.0.1:9' },
          price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' },
          noRollback: 'made up for tests',
          timeoutSeconds,
        },
      ]),
    ),
    workloads: {
      vote: {
        plan: {
          kind: 'quorum',
          members: ['a', 'b'].map((deployment) => ({ deployment, weight: 1, patienceMs })),
          decisiveLead: 1,
        },
      },
    },
  });
}

function toWork(remainingMs: number): ClaimedWork {
  const ref = { step: 2, no: 0, try: 1 };
  return {
    key: { taskId: 't_1', step: 2, no: 0 },
    kind: 'call',
    fence: 1,
    task: {
      taskId: 't_1',
      tenantId: 'default',
      step: 2,
      state: 'open',
      workload: 'vote',
      portfolioHash: 'x',
      risk: 'low',
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
      remainingMs,
      budgetNanoUsd: 1000,
      spentNanoUsd: 0,
      reservedNanoUsd: 10,
      calls: 1,
      maxCalls: 10,
      crashes: 0,
    },
    call: { tier: 'efficient', mode: 'vote', choices: [{ deployment: 'a', reserveNanoUsd: 10 }], maxOutputTokens: 10 },
    attempt: { ref, deployment: 'a', reservedNanoUsd: 10 },
    barrier: null,
    window: null,
    windowLeftNanoUsd: null,
    history: { answers: [], verdicts: [], failures: [], moments: [] },
    siblings: [],
    traceparent: null,
  };
}

/** Answers nothing until it is told that time is up. */
const silent: ModelProvider = {
  call: (_call, { signal }) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new ProviderError('timeout', 'Too late.', { billed: 'unknown' })));
    }),
};
const hour = 3_600_000;

async function endOf(provider: ModelProvider, { own = 3600, patience = null as number | null, remaining = hour }) {
  const deps = { provider, clock, random: { next: () => 0 } };
  const facts = await callVendor(deps, toWork(remaining), toPortfolio(Math.min(own, 600), patience), context);
  return { facts, end: toCallEnd(facts).kind };
}

it.each([
  ['the deadline of its task', { remaining: 10 }],
  ['the patience of its plan', { patience: 10 }],
])('says nothing of a deployment whose call was given up for %s', async (_, limits) => {
  const { facts, end } = await endOf(silent, limits);
  expect([facts, end]).toMatchObject([{ kind: 'failure', failureClass: 'timeout', billed: 'unknown' }, 'abandoned']);
});

it('counts a call against its deployment that took longer than the deployment is allowed', async () => {
  expect((await endOf(silent, { own: 0.01 })).end).toBe('failed');
  expect((await endOf(silent, { own: 0.01, patience: 10_000, remaining: 20_000 })).end).toBe('failed');
});

it('counts what a vendor said itself in time, however little patience there was', async () => {
  const refusing = (failureClass: 'timeout' | 'unauthorized'): ModelProvider => ({
    call: () => Promise.reject(new ProviderError(failureClass, 'No.')),
  });
  expect((await endOf(refusing('timeout'), { remaining: 60_000 })).end).toBe('failed');
  expect((await endOf(refusing('unauthorized'), { remaining: 60_000 })).end).toBe('unauthorized');
});
