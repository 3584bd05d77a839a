import { freshProgress, portfolioSchema } from '@upshift/contracts';
import type { CallPlan, ClaimedWork, Clock, DeploymentChange, Limiter, Logger } from '@upshift/ports';
import { afterEach, expect, it } from 'vitest';
import type { Admission } from './admission.ts';
import { openAdmission } from './open-admission.ts';

const portfolio = portfolioSchema.parse({
  name: 'admission',
  defaultWorkload: 'chat',
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
      },
    ]),
  ),
  workloads: { chat: {} },
});

function toWork(mode: CallPlan['mode']): ClaimedWork {
  const request = {
    input: { messages: [{ role: 'user', content: 'Hello' } as const], tools: null },
    outputSchema: null,
    requestedWorkload: null,
    requestedRisk: null,
    audience: null,
    minTier: null,
    metadata: {},
  };
  const money = { budgetNanoUsd: 1000, spentNanoUsd: 0, reservedNanoUsd: 0 };
  const task = { taskId: 't_1', tenantId: 'default', step: 2, state: 'open', workload: 'chat', risk: 'low' } as const;
  return {
    key: { taskId: 't_1', step: 2, no: 0 },
    kind: 'call',
    fence: 1,
    task: {
      ...task,
      ...money,
      portfolioHash: 'x',
      priority: 5,
      request,
      progress: freshProgress,
      remainingMs: 60_000,
      calls: 0,
      maxCalls: 10,
      crashes: 0,
    },
    call: {
      tier: 'efficient',
      mode,
      choices: ['a', 'b'].map((deployment) => ({ deployment, reserveNanoUsd: 10 })),
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

const opened: Admission[] = [];
afterEach(() => Promise.all(opened.splice(0).map((admission) => admission.close())));

/** An admission whose record says that these are drained, and whose limiter notes whom it was asked about. */
async function open(drained: readonly string[], { shared = true, workers = ['executor'] } = {}) {
  const asked: string[][] = [];
  const warnings: string[] = [];
  const changes = drained.map(
    (deployment, seq): DeploymentChange => ({ seq, deployment, action: 'drain', reason: 'x', by: 'ada', at: '' }),
  );
  const limiter: Limiter = {
    shared,
    async acquire(candidates) {
      asked.push(candidates.map(({ rule }) => rule.deployment));
      const [first] = candidates;
      if (first === undefined) return { outcome: 'refused', refusals: [] };
      return { outcome: 'granted', permit: { id: 'p', rule: first.rule, tokens: 0, atMs: 0 } };
    },
    settle: async () => {},
    observe: async () => {},
    look: async () => ({}),
    restore: async () => {},
    close: async () => {},
  };
  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    sleep: (_ms, signal) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve())),
  };
  const logger: Logger = {
    debug() {},
    info() {},
    warn: (_fields, message) => warnings.push(message),
    error() {},
    child: () => logger,
  };
  const admission = await openAdmission({
    store: {
      deploymentChanges: async () => changes,
      status: async () => ({
        tasks: {},
        queues: [],
        workers: workers.map((service, id) => ({ id: String(id), service, beatAgeSeconds: 1 })),
        oldestOpenTaskSeconds: null,
        budgets: [],
      }),
    },
    limiter,
    clock,
    random: { next: () => 0 },
    logger,
    host: { pause: async () => {}, resume: async () => {} },
  });
  opened.push(admission);
  return { admission, asked, warnings };
}

it('passes over what is drained, and asks about the others alone', async () => {
  const { admission, asked } = await open(['a']);
  expect(admission.claimTerms().avoid).toEqual(['a']);
  expect(await admission.admit(toWork('first'), portfolio)).toMatchObject({ kind: 'admitted', deployment: 'b' });
  expect(asked).toEqual([['b']]);
  const { admission: other } = await open([]);
  expect(other.claimTerms().avoid).toEqual([]);
  expect(await other.admit(toWork('first'), portfolio)).toMatchObject({ deployment: 'a' });
});

it.each([
  ['a task waits', 'first', 30_000],
  ['a vote gives up', 'vote', null],
] as const)('where all are drained %s, and no place is asked for', async (_, mode, earliestMs) => {
  const { admission, asked } = await open(['a', 'b']);
  const work = toWork(mode);
  expect(await admission.admit(work, portfolio)).toEqual({ kind: 'refused' });
  expect(asked).toEqual([]);
  expect(admission.refusalsOf(work)).toEqual(
    ['a', 'b'].map((deployment) => ({ deployment, cause: 'drained', earliestMs, turnMs: earliestMs })),
  );
});

it.each([
  ['several that keep limits apart', { shared: false, workers: ['executor', 'executor', 'api'] }, 1],
  ['one that calls beside services that do not', { shared: false, workers: ['executor', 'api', 'validator'] }, 0],
  ['several that share them', { workers: ['executor', 'up'] }, 0],
])('warns at the start of %s: %j', async (_, processes, expected) => {
  const { warnings } = await open([], processes);
  expect(warnings.filter((message) => message.includes('REDIS_URL'))).toHaveLength(expected);
});
