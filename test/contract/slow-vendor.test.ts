import { type Portfolio, portfolioSchema } from '@upshift/contracts';
import { createExecuteStage, openAdmission } from '@upshift/executor';
import { createMemoryLimiter } from '@upshift/limits';
import { type ClaimedWork, type Clock, type ModelAnswer, type ModelProvider, ProviderError } from '@upshift/ports';
import { silentLogger } from '@upshift/testkit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

// Ten minutes of the executor's stage, its admission and the limiter of one process, on a clock that is moved by hand.
beforeEach(
  () => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] }),
);
afterEach(() => void vi.useRealTimers());

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

const meanMs = 300;
const perSecond = 10;
const normalSeconds = 60;
const slowSeconds = 600;
const reactionSeconds = 30;

function portfolioOf(choice: 'order' | 'fastest', hedge: boolean): Portfolio {
  const price = { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' };
  const deployment = (name: string) => ({
    vendor: name,
    model: name,
    provider: { kind: 'replay', baseUrl: 'http://127.0.0.1:9' },
    price,
    noRollback: 'made up for tests',
  });
  return portfolioSchema.parse({
    name: 'slow',
    defaultWorkload: 'chat',
    tiers: [{ name: 'only', choice, deployments: ['one', 'two'] }],
    deployments: { one: deployment('one'), two: deployment('two') },
    workloads: { chat: { hedge } },
  });
}

/** A vendor whose latencies are spread evenly over 80 to 120 % of their mean, always the same ones. */
function createVendor() {
  let state = 1;
  const factors: Record<string, number> = {};
  const calls: Record<string, number> = {};
  const draw = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const answer: ModelAnswer = {
    output: { text: 'made up', toolCalls: null },
    usage: { inputTokens: 1, outputTokens: 1, cachedInputTokens: 0 },
    modelServed: null,
    finishReason: 'stop',
    vendorCostNanoUsd: null,
    recordedLatencyMs: null,
    confidence: null,
  };
  const provider: ModelProvider = {
    async call({ deploymentName: name }, { signal }) {
      calls[name] = (calls[name] ?? 0) + 1;
      await clock.sleep(meanMs * (0.8 + 0.4 * draw()) * (factors[name] ?? 1), signal);
      if (signal.aborted) throw new ProviderError('interrupted', 'broken off', { billed: 'unknown' });
      return answer;
    },
  };
  return { provider, factors, calls, draw };
}

async function live(choice: 'order' | 'fastest', hedge: boolean) {
  const portfolio = portfolioOf(choice, hedge);
  const vendor = createVendor();
  const admission = await openAdmission({
    store: { deploymentChanges: async () => [] } as unknown as Parameters<typeof openAdmission>[0]['store'],
    limiter: { ...createMemoryLimiter({ clock }), shared: true },
    clock,
    random: { next: vendor.draw },
    logger: silentLogger,
    host: { pause: async () => undefined, resume: async () => undefined },
  });
  const stage = createExecuteStage({
    admission,
    clock,
    provider: vendor.provider,
    logger: silentLogger,
    portfolios: { byHash: async () => portfolio },
    validators: { judge: () => Promise.reject(new Error('Nobody votes here.')) },
    store: { recallAnswer: async () => null },
    random: { next: vendor.draw },
  });
  const tookMs: number[] = [];
  let unanswered = 0;
  let hedges = 0;
  const span = { traceparent: null, set() {}, event() {}, fail() {}, end() {} };
  const attemptOf = (deployment: string, tryNo: number) => ({
    ref: { step: 2, no: 0, try: tryNo },
    deployment,
    reservedNanoUsd: 1,
  });

  /** One task as the host runs it: claimed under the stage's terms, its attempt begun, the call made. */
  async function run(task: number): Promise<void> {
    const startedAt = clock.monotonic();
    const { avoid, ask = [], hold = false } = admission.claimTerms();
    const work = toWork(task);
    const first = ['one', 'two'].find((name) => !avoid.includes(name));
    let deployment = hold || choice === 'fastest' || first === undefined || ask.includes(first) ? undefined : first;
    if (deployment === undefined) {
      const admittance = await admission.admit(work, portfolio);
      if (admittance.kind === 'admitted') deployment = admittance.deployment;
    }
    if (deployment === undefined) {
      unanswered += 1;
      return;
    }
    const facts = await stage.gather(
      { ...work, attempt: attemptOf(deployment, 1) },
      {
        signal: new AbortController().signal,
        logger: silentLogger,
        startSpan: () => span,
        beginBeside: async (other) => {
          hedges += 1;
          return attemptOf(other, 2);
        },
      },
    );
    const made = facts.kind === 'hedged' ? facts.taken.made : facts;
    if (made.kind !== 'answer') unanswered += 1;
    tookMs[task] = clock.monotonic() - startedAt;
  }

  const runs: Promise<void>[] = [];
  const total = (normalSeconds + slowSeconds) * perSecond;
  for (let task = 0; task < total; task += 1) {
    if (task === normalSeconds * perSecond) vendor.factors['one'] = 10;
    runs.push(run(task));
    await vi.advanceTimersByTimeAsync(1000 / perSecond);
  }
  await vi.advanceTimersByTimeAsync(60_000);
  await Promise.all(runs);
  await admission.close();
  const normal = tookMs.slice(10 * perSecond, normalSeconds * perSecond);
  const slow = tookMs.slice((normalSeconds + reactionSeconds) * perSecond);
  return { ratio: p95(slow) / p95(normal), unanswered, hedges, calls: vendor.calls, total };
}

function toWork(task: number): ClaimedWork {
  const request = { input: { messages: [{ role: 'user', content: 'Hello' }], tools: null }, outputSchema: null };
  const money = { budgetNanoUsd: 1e9, spentNanoUsd: 0, reservedNanoUsd: 0 };
  return {
    key: { taskId: `t_${task}`, step: 2, no: 0 },
    kind: 'call',
    task: { taskId: `t_${task}`, tenantId: 'default', workload: 'chat', request, remainingMs: 600_000, ...money },
    call: {
      tier: 'only',
      mode: 'first',
      choices: ['one', 'two'].map((deployment) => ({ deployment, reserveNanoUsd: 1 })),
      maxOutputTokens: 10,
    },
    attempt: null,
    barrier: null,
    windowLeftNanoUsd: null,
    held: true,
    history: { answers: [], verdicts: [], failures: [], moments: [] },
    siblings: [],
  } as unknown as ClaimedWork;
}

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;
}

it.each([
  ['the fastest is chosen', 'fastest', false],
  ['hedges are allowed and the slow one stands first', 'order', true],
] as const)(
  'keeps P95 while a vendor is ten times slower for ten minutes, where %s',
  async (_, choice, hedge) => {
    const { ratio, unanswered, hedges, total } = await live(choice, hedge);
    expect(unanswered).toBe(0);
    expect(ratio).toBeLessThanOrEqual(1.5);
    // The slow one is left alone: hedges stay few, and so does the money for them.
    expect(hedges / total).toBeLessThan(0.1);
  },
  120_000,
);

it('would not without either', async () => {
  expect((await live('order', false)).ratio).toBeGreaterThan(5);
}, 120_000);
