import type { AttemptView, LedgerView, TaskView } from '@upshift/contracts';

export const taskId = 't_01JD8Z3K4N5P6Q7R8S9T0V1W2X';
const at = (milliseconds: number): string => new Date(Date.UTC(2026, 10, 24, 12) + milliseconds).toISOString();

export function makeTask(parts: Partial<TaskView> = {}): TaskView {
  return {
    id: taskId,
    state: 'succeeded',
    progress: 'settled',
    workload: 'tools',
    risk: 'low',
    tier: 'strong',
    reason: 'validated',
    reasonDetail: null,
    portfolio: 'a'.repeat(64),
    costUsd: 0.0041,
    calls: 2,
    createdAt: at(0),
    settledAt: at(2100),
    deadlineAt: at(60_000),
    simulated: true,
    output: { text: null, toolCalls: [{ name: 'weather', arguments: { city: 'Oslo' } }], json: null },
    metadata: {},
    ...parts,
  };
}

export function makeAttempt(parts: Partial<AttemptView> = {}): AttemptView {
  const { step = 2, no = 0, try: attempt = 1 } = parts;
  return {
    id: `${taskId}-${step}-${no}-${attempt}`,
    step,
    no,
    try: attempt,
    tier: 'efficient',
    deployment: 'sim-small',
    vendor: 'acme',
    modelRequested: 'small',
    modelServed: 'small',
    simulated: true,
    mode: 'first',
    state: 'finished',
    use: 'useful',
    failureClass: null,
    inputTokens: 488,
    cachedInputTokens: 0,
    cacheWriteInputTokens: null,
    outputTokens: 52,
    reasoningTokens: null,
    promptHash: null,
    reservedNanoUsd: 2_000_000,
    costNanoUsd: 187_000,
    costSource: 'price',
    latencyMs: 830,
    recordedLatencyMs: null,
    confidence: null,
    cachedFrom: null,
    startedAt: at(10),
    endedAt: at(840),
    ...parts,
  };
}

const bare = { detail: null, fromTier: null, toTier: null, signals: [] };

/** A task whose first answer failed and whose second, on a stronger tier, passed. */
export function makeLedger(parts: Partial<LedgerView> = {}): LedgerView {
  const first = makeAttempt();
  const second = makeAttempt({
    step: 5,
    tier: 'strong',
    deployment: 'sim-large',
    vendor: 'umbrella',
    modelRequested: 'large',
    modelServed: 'large-2026-10',
    mode: 'escalation',
    costNanoUsd: 3_913_000,
    latencyMs: 1210,
  });
  return {
    task: makeTask(),
    attempts: [first, second],
    verdicts: [
      {
        attempt: first.id,
        validator: 'arguments',
        version: '1.0.0',
        verdict: 'fail',
        score: 0,
        evidence: [{ path: '/toolCalls/0/arguments/city', message: 'must be string' }],
        error: null,
        durationMs: 1.4,
      },
      {
        attempt: second.id,
        validator: 'arguments',
        version: '1.0.0',
        verdict: 'pass',
        score: 1,
        evidence: [],
        error: null,
        durationMs: 0.4,
      },
    ],
    decisions: [
      {
        ...bare,
        step: 1,
        stage: 'classify',
        action: 'route',
        reason: 'route_simple',
        toTier: 'efficient',
        signals: [
          { name: 'difficulty', value: 0.2 },
          { name: 'risk', value: 'low' },
        ],
        at: at(2),
      },
      { ...bare, step: 2, stage: 'call', action: 'validate', reason: 'answered', fromTier: 'efficient', at: at(840) },
      {
        ...bare,
        step: 3,
        stage: 'validate',
        action: 'validate',
        reason: 'validator_failed',
        detail: 'arguments',
        fromTier: 'efficient',
        at: at(842),
      },
      {
        ...bare,
        step: 4,
        stage: 'escalate',
        action: 'escalate',
        reason: 'validator_failed',
        detail: 'arguments',
        fromTier: 'efficient',
        toTier: 'strong',
        at: at(845),
      },
      { ...bare, step: 5, stage: 'call', action: 'validate', reason: 'answered', fromTier: 'strong', at: at(2095) },
      { ...bare, step: 6, stage: 'validate', action: 'accept', reason: 'validated', fromTier: 'strong', at: at(2100) },
    ],
    money: {
      budgetNanoUsd: 50_000_000,
      spentNanoUsd: 4_100_000,
      reservedNanoUsd: 0,
      usefulNanoUsd: 4_100_000,
      wastedNanoUsd: 0,
      estimatedNanoUsd: 0,
      overrunNanoUsd: 0,
    },
    ...parts,
  };
}

/** The same task while its first call is under way. */
export function makeOpenLedger(): LedgerView {
  const { decisions, money } = makeLedger();
  return {
    task: makeTask({
      state: 'open',
      progress: 'running',
      reason: null,
      settledAt: null,
      output: null,
      simulated: null,
    }),
    attempts: [
      makeAttempt({
        state: 'started',
        use: null,
        latencyMs: null,
        inputTokens: null,
        outputTokens: null,
        costNanoUsd: 0,
      }),
    ],
    verdicts: [],
    decisions: decisions.slice(0, 1),
    money: { ...money, spentNanoUsd: 0, reservedNanoUsd: 2_000_000 },
  };
}
