import { type Decision, freshProgress, type Portfolio } from '@upshift/contracts';
import type {
  AttemptResult,
  CallPlan,
  Commit,
  NewTask,
  NewWork,
  PortfolioVersion,
  Transition,
  WorkKey,
} from '@upshift/ports';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
let counter = 0;

/** A task id that no other of this process has, ascending. */
export function fixtureTaskId(): string {
  counter += 1;
  let rest = counter;
  let text = '';
  for (let place = 0; place < 10; place += 1) {
    text = `${alphabet[rest % 32]}${text}`;
    rest = Math.floor(rest / 32);
  }
  return `t_01TEST0000000000${text}`;
}

export function fixtureCall(overrides: Partial<CallPlan> = {}): CallPlan {
  return {
    tier: 'efficient',
    mode: 'first',
    choices: [{ deployment: 'one', reserveNanoUsd: 1000 }],
    maxOutputTokens: 100,
    ...overrides,
  };
}

export function fixtureWork(overrides: Partial<NewWork> = {}): NewWork {
  return { no: 0, kind: 'call', queue: 'execute-efficient', delayMs: 0, call: fixtureCall(), ring: true, ...overrides };
}

export function fixtureTask(overrides: Partial<NewTask> = {}): NewTask {
  return {
    taskId: fixtureTaskId(),
    tenantId: 'default',
    request: {
      input: { messages: [{ role: 'user', content: 'Say hello' }], tools: null },
      outputSchema: null,
      requestedWorkload: null,
      requestedRisk: null,
      audience: null,
      minTier: null,
      metadata: { case: 'fixture' },
    },
    idempotency: null,
    portfolioHash: fixturePortfolio.hash,
    workload: 'chat',
    risk: 'low',
    priority: 5,
    deadlineMs: 600_000,
    budgetNanoUsd: 1_000_000,
    maxCalls: 10,
    progress: { ...freshProgress, startTier: 'efficient', tier: 'efficient' },
    step: 2,
    works: [fixtureWork()],
    decisions: [fixtureDecision({ step: 1 })],
    traceparent: null,
    ...overrides,
  };
}

export function fixtureDecision(overrides: Partial<Decision> = {}): Decision {
  return {
    step: 2,
    stage: 'classify',
    action: 'route',
    reason: 'route_simple',
    detail: 'chat',
    fromTier: null,
    toTier: 'efficient',
    signals: [],
    ...overrides,
  };
}

export function fixtureAttempt(key: WorkKey, overrides: Partial<AttemptResult> = {}): AttemptResult {
  return {
    ref: { step: key.step, no: key.no, try: 1 },
    state: 'finished',
    failureClass: null,
    modelServed: 'model-one',
    usage: { inputTokens: 10, outputTokens: 5, cachedInputTokens: 0 },
    costNanoUsd: 700,
    costSource: 'price',
    latencyMs: 12,
    recordedLatencyMs: null,
    confidence: null,
    output: { text: 'hello', toolCalls: null },
    ...overrides,
  };
}

export function settle(key: WorkKey, overrides: Partial<Extract<Transition, { kind: 'settle' }>> = {}): Transition {
  return {
    kind: 'settle',
    toStep: key.step,
    state: 'succeeded',
    reason: 'validated',
    reasonDetail: null,
    accepted: { step: key.step, no: key.no, try: 1 },
    progress: { ...freshProgress, startTier: 'efficient', tier: 'efficient' },
    ...overrides,
  };
}

export function fixtureCommit(key: WorkKey, fence: number, workerId: string, overrides: Partial<Commit> = {}): Commit {
  return {
    key,
    fence,
    workerId,
    attempt: fixtureAttempt(key),
    verdicts: [],
    decisions: [fixtureDecision({ stage: 'validate', action: 'accept', reason: 'validated' })],
    transition: settle(key),
    votesSeen: null,
    siblingsSeen: null,
    traceparent: null,
    ...overrides,
  };
}

const deployment = (vendor: string): Portfolio['deployments'][string] => ({
  vendor,
  model: `model-${vendor}`,
  provider: {
    kind: 'simulated',
    seed: 1,
    latencyMs: { p50: 1, p95: 2 },
    skill: 1,
    errors: {
      malformedJson: 0,
      wrongEnum: 0,
      wrongToolArgument: 0,
      inventedCitation: 0,
      refusal: 0,
      timeout: 0,
      rateLimited: 0,
      serverError: 0,
    },
  },
  price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: 'simulated price', date: '2026-11-01' },
  timeoutSeconds: 60,
  maxOutputTokens: 1024,
  noRollback: 'simulated',
});

export const fixturePortfolio: PortfolioVersion = {
  hash: 'a'.repeat(64),
  source: 'name: fixture',
  portfolio: {
    name: 'fixture',
    tiers: [{ name: 'efficient', deployments: ['one', 'two'] }],
    deployments: { one: deployment('a'), two: deployment('b') },
    workloads: { chat: {} },
    defaultWorkload: 'chat',
  },
};
