import { type FailureClass, portfolioSchema } from '@upshift/contracts';
import { type CallEnd, type ClaimedWork, type ModelAnswer, ProviderError } from '@upshift/ports';
import type { Outcome, StageContext } from '@upshift/stage';
import { expect, it } from 'vitest';
import { createExecuteStage, type ExecuteDependencies } from '../execute-stage.ts';

const portfolio = portfolioSchema.parse({
  name: 'hedges',
  defaultWorkload: 'chat',
  tiers: [{ name: 'only', deployments: ['one', 'two'] }],
  deployments: Object.fromEntries(
    ['one', 'two'].map((name) => [
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
  workloads: { chat: { hedge: true }, calm: {} },
});
const p95Ms = 900;
const attemptOf = (tryNo: number) => ({
  ref: { step: 2, no: 0, try: tryNo },
  deployment: ['one', 'two'][tryNo - 1] ?? '',
  reservedNanoUsd: 70 * tryNo,
});

function toWork(workload = 'chat'): ClaimedWork {
  const request = {
    input: { messages: [{ role: 'user', content: 'Hello' }], tools: null },
    outputSchema: null,
    requestedWorkload: null,
    requestedRisk: null,
    audience: null,
    minTier: null,
    metadata: {},
  };
  const progress = { startTier: 'only', tier: 'only', repairs: 0, escalations: 0, best: null, objection: null };
  const choices = [1, 2].map((tryNo) => ({ deployment: attemptOf(tryNo).deployment, reserveNanoUsd: 70 * tryNo }));
  const task = {
    taskId: 't_1',
    tenantId: 'default',
    step: 2,
    state: 'open',
    workload,
    portfolioHash: 'x',
    risk: 'low',
    priority: 5,
    request,
    progress,
    remainingMs: 60_000,
    budgetNanoUsd: 1e9,
    spentNanoUsd: 0,
    reservedNanoUsd: 70,
    calls: 1,
    maxCalls: 10,
    crashes: 0,
  };
  return {
    key: { taskId: 't_1', step: 2, no: 0 },
    kind: 'call',
    fence: 1,
    task,
    call: { tier: 'only', mode: 'first', choices, maxOutputTokens: 10 },
    attempt: attemptOf(1),
    barrier: null,
    window: null,
    windowLeftNanoUsd: null,
    history: { answers: [], verdicts: [], failures: [], moments: [] },
    siblings: [],
    traceparent: null,
  } as ClaimedWork;
}

const answer = (text: string): ModelAnswer => ({
  output: { text, toolCalls: null },
  usage: { inputTokens: 10, outputTokens: 5, cachedInputTokens: 0 },
  modelServed: text,
  finishReason: 'stop',
  vendorCostNanoUsd: null,
  recordedLatencyMs: null,
  confidence: null,
});

interface Given {
  readonly workload?: string;
  readonly place?: 'refused';
  /** What the record says of the second attempt. */
  readonly begin?: () => ReturnType<StageContext['beginBeside']>;
}

/** A call under way, with a hand on everything that it waits for. */
function callUnderHand({ workload, place, begin = async () => attemptOf(2) }: Given = {}) {
  const calls = new Map<string, { resolve(answer: ModelAnswer): void; reject(error: unknown): void }>();
  const ends: [string, CallEnd['kind']][] = [];
  const asleep: { ms: number; wake(): void }[] = [];
  const abort = new AbortController();
  let released = 0;
  const release = (): void => {
    released += 1;
  };
  const logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger } as StageContext['logger'];
  const deps = {
    portfolios: { byHash: async () => portfolio },
    store: { recallAnswer: async () => null },
    logger,
    provider: {
      call: ({ deploymentName }, { signal }) =>
        new Promise((resolve, reject) => {
          calls.set(deploymentName, { resolve, reject });
          signal.addEventListener('abort', () =>
            reject(new ProviderError('interrupted', 'broken off', { billed: 'unknown' })),
          );
        }),
    },
    validators: { judge: () => Promise.reject(new Error('Nobody votes here.')) },
    admission: {
      claimTerms: () => ({ avoid: [] }),
      p95Of: () => p95Ms,
      admit: async () => (place === undefined ? { kind: 'admitted', deployment: 'two', release } : { kind: 'refused' }),
      refusalsOf: () => null,
      began: () => undefined,
      ended: ({ attempt }, _, { kind }) => void ends.push([attempt?.deployment ?? '', kind]),
      close: async () => undefined,
    },
    clock: {
      now: () => 0,
      monotonic: () => 0,
      sleep: (ms, signal) =>
        new Promise<void>((wake) => {
          asleep.push({ ms, wake });
          signal?.addEventListener('abort', () => wake());
        }),
    },
    random: { next: () => 0 },
  } satisfies ExecuteDependencies;
  const stage = createExecuteStage(deps);
  const work = toWork(workload);
  const span = { traceparent: null, set() {}, event() {}, fail() {}, end() {} };
  const gathering = stage.gather(work, { signal: abort.signal, startSpan: () => span, logger, beginBeside: begin });
  return {
    ends,
    asleep,
    abort,
    released: () => released,
    outcome: async (): Promise<Outcome> => stage.decide(work, await gathering),
    async called(name: string) {
      await expect.poll(() => calls.get(name)).toBeDefined();
      const call = calls.get(name);
      if (call === undefined) throw new Error(`${name} was not called.`);
      return call;
    },
    asked: () => [...calls.keys()],
    /** Lets the P95 of the first call pass. */
    async letItBeSlow() {
      await expect.poll(() => asleep).toHaveLength(1);
      expect(asleep[0]?.ms).toBe(p95Ms);
      asleep[0]?.wake();
    },
  };
}

const fails = (failureClass: FailureClass) => new ProviderError(failureClass, 'made up for tests');

it('takes the answer of the second call, breaks the slow one off, and books both', async () => {
  const hand = callUnderHand();
  await hand.called('one');
  await hand.letItBeSlow();
  (await hand.called('two')).resolve(answer('second'));
  expect(await hand.outcome()).toMatchObject({
    kind: 'forward',
    reason: 'hedged',
    detail: 'two answered before one',
    // 10 + 5 tokens at 1 USD a million: 15,000 nano-dollars.
    attempt: { ref: { try: 2 }, state: 'finished', output: { text: 'second' }, costNanoUsd: 15_000 },
    hedge: {
      deployment: 'two',
      lost: { ref: { try: 1 }, state: 'failed', failureClass: 'interrupted', costNanoUsd: 70, costSource: 'estimate' },
    },
  });
  // Slow is a failure too: that another one answered before it counts for the breaker.
  expect(hand.ends.toSorted()).toEqual([
    ['one', 'failed'],
    ['two', 'answered'],
  ]);
});

it('takes the answer of the first call where it comes after all, and blames nobody', async () => {
  const hand = callUnderHand();
  await hand.letItBeSlow();
  await hand.called('two');
  (await hand.called('one')).resolve(answer('first'));
  expect(await hand.outcome()).toMatchObject({
    reason: 'hedged',
    attempt: { ref: { try: 1 }, output: { text: 'first' } },
    hedge: { deployment: 'one', lost: { ref: { try: 2 }, failureClass: 'interrupted', costNanoUsd: 140 } },
  });
  expect(hand.ends.toSorted()).toEqual([
    ['one', 'answered'],
    ['two', 'abandoned'],
  ]);
});

it('makes no second call where the first one ends in time, whatever comes of it', async () => {
  const answering = callUnderHand();
  (await answering.called('one')).resolve(answer('first'));
  expect(await answering.outcome()).toMatchObject({ reason: 'answered', hedge: null });
  const failing = callUnderHand();
  (await failing.called('one')).reject(fails('server_error'));
  expect(await failing.outcome()).toMatchObject({ kind: 'retry', action: 'failover', hedge: null });
  expect([...answering.asked(), ...failing.asked()]).toEqual(['one', 'one']);
});

it('waits for the second call where the first one fails meanwhile, and the other way round', async () => {
  const first = callUnderHand();
  await first.letItBeSlow();
  await first.called('two');
  (await first.called('one')).reject(fails('server_error'));
  (await first.called('two')).resolve(answer('second'));
  expect(await first.outcome()).toMatchObject({
    attempt: { ref: { try: 2 } },
    hedge: { lost: { ref: { try: 1 }, failureClass: 'server_error', costNanoUsd: 0 } },
  });
  const second = callUnderHand();
  await second.letItBeSlow();
  (await second.called('two')).reject(fails('rate_limited'));
  (await second.called('one')).resolve(answer('first'));
  expect(await second.outcome()).toMatchObject({
    attempt: { ref: { try: 1 } },
    hedge: { lost: { ref: { try: 2 }, failureClass: 'rate_limited' } },
  });
});

it('follows the failure of the first call where both fail', async () => {
  const hand = callUnderHand();
  await hand.letItBeSlow();
  (await hand.called('two')).reject(fails('overloaded'));
  (await hand.called('one')).reject(fails('server_error'));
  expect(await hand.outcome()).toMatchObject({
    kind: 'retry',
    action: 'failover',
    attempt: { ref: { try: 1 }, failureClass: 'server_error' },
    hedge: { lost: { ref: { try: 2 }, failureClass: 'overloaded' } },
  });
});

it('makes none where nobody may be called beside it, or the record does not pay', async () => {
  const begin = async () => null;
  for (const given of [{ place: 'refused' as const }, { begin }]) {
    const hand = callUnderHand(given);
    await hand.letItBeSlow();
    (await hand.called('one')).resolve(answer('first'));
    expect(await hand.outcome()).toMatchObject({ reason: 'answered', hedge: null });
    expect(hand.asked()).toEqual(['one']);
    expect(hand.released()).toBe('begin' in given ? 1 : 0);
  }
});

it('does not make the second call where the first one answered while it was begun, and books it at nothing', async () => {
  const begun = Promise.withResolvers<ReturnType<typeof attemptOf>>();
  const hand = callUnderHand({ begin: () => begun.promise });
  await hand.letItBeSlow();
  (await hand.called('one')).resolve(answer('first'));
  await expect.poll(() => hand.ends).toHaveLength(1);
  begun.resolve(attemptOf(2));
  expect(await hand.outcome()).toMatchObject({
    attempt: { ref: { try: 1 } },
    hedge: { lost: { ref: { try: 2 }, failureClass: 'interrupted', costNanoUsd: 0, costSource: 'none' } },
  });
  expect(hand.asked()).toEqual(['one']);
  expect(hand.released()).toBe(1);
});

it('breaks both off where the work is cancelled', async () => {
  const hand = callUnderHand();
  await hand.letItBeSlow();
  await hand.called('two');
  hand.abort.abort('cancelled');
  expect(await hand.outcome()).toMatchObject({
    attempt: { failureClass: 'interrupted' },
    hedge: { lost: { failureClass: 'interrupted' } },
  });
  expect(hand.ends.map(([, kind]) => kind)).toEqual(['abandoned', 'abandoned']);
});

it('watches no clock where the workload does not ask for it', async () => {
  const hand = callUnderHand({ workload: 'calm' });
  (await hand.called('one')).resolve(answer('first'));
  expect(await hand.outcome()).toMatchObject({ reason: 'answered' });
  expect(hand.asleep).toEqual([]);
});
