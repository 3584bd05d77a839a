import type { AttemptView, LedgerView } from '@upshift/contracts';

const start = Date.UTC(2026, 10, 24, 12);
export const at = (milliseconds: number): string => new Date(start + milliseconds).toISOString();
export const now = (milliseconds: number): number => start + milliseconds;

export function makeAttempt(
  step: number,
  from: number,
  to: number | null,
  parts: Partial<AttemptView> = {},
): AttemptView {
  return {
    id: `t-${step}-${parts.no ?? 0}`,
    step,
    no: 0,
    try: 1,
    tier: 'efficient',
    deployment: 'small',
    vendor: 'acme',
    modelRequested: 'small',
    modelServed: 'small',
    simulated: true,
    mode: 'first',
    state: to === null ? 'started' : 'finished',
    use: to === null ? null : 'useful',
    failureClass: null,
    inputTokens: 1,
    cachedInputTokens: 0,
    cacheWriteInputTokens: null,
    outputTokens: 1,
    reasoningTokens: null,
    promptHash: null,
    reservedNanoUsd: 1,
    costNanoUsd: 1_000_000,
    costSource: 'price',
    confidence: null,
    cachedFrom: null,
    latencyMs: to === null ? null : to - from,
    recordedLatencyMs: null,
    startedAt: at(from),
    endedAt: to === null ? null : at(to),
    ...parts,
  };
}

const decision = { stage: 'validate', detail: null, fromTier: null, toTier: null, signals: [], at: at(0) };

/** A task whose first answer a check refused and whose second, on a stronger tier, passed. */
export function makeLedger(parts: Partial<LedgerView> = {}): LedgerView {
  const [first, second] = [makeAttempt(2, 10, 510), makeAttempt(4, 520, 990, { tier: 'strong', mode: 'escalation' })];
  const verdict = { validator: 'schema', version: '1', score: null, evidence: [], error: null, durationMs: 1 };
  return {
    task: {
      id: 't_01JD8Z3K4N5P6Q7R8S9T0V1W2X',
      state: 'succeeded',
      progress: 'settled',
      workload: 'extract',
      risk: 'low',
      tier: 'strong',
      reason: 'validated',
      reasonDetail: null,
      portfolio: 'a'.repeat(64),
      costUsd: 0.002,
      calls: 2,
      createdAt: at(0),
      settledAt: at(1000),
      deadlineAt: at(60_000),
      simulated: true,
      output: null,
      metadata: {},
    },
    attempts: [second, first],
    verdicts: [
      { ...verdict, attempt: first.id, verdict: 'fail' },
      { ...verdict, attempt: second.id, verdict: 'pass' },
    ],
    decisions: [
      { ...decision, step: 1, action: 'route', reason: 'route_simple', toTier: 'efficient' },
      {
        ...decision,
        step: 3,
        action: 'escalate',
        reason: 'validator_failed',
        detail: 'schema',
        fromTier: 'efficient',
        toTier: 'strong',
      },
      { ...decision, step: 4, action: 'accept', reason: 'validated', fromTier: 'strong' },
    ],
    money: {
      budgetNanoUsd: 50_000_000,
      spentNanoUsd: 2_000_000,
      reservedNanoUsd: 0,
      usefulNanoUsd: 2_000_000,
      wastedNanoUsd: 0,
      estimatedNanoUsd: 0,
      overrunNanoUsd: 0,
    },
    ...parts,
  };
}
