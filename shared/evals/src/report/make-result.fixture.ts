import type { EvalResult, EvalRun } from '@upshift/contracts';

/** A result of a case that passed, or did not. */
export function makeResult(caseId: string, passed: boolean | null, parts: Partial<EvalResult> = {}): EvalResult {
  return {
    caseId,
    case: { prompt: `Question ${caseId}`, reference: { text: 'x' }, weight: 1 },
    ended: true,
    skipped: null,
    taskId: null,
    state: 'succeeded',
    reason: null,
    deployment: 'small',
    output: { text: 'an answer', toolCalls: null },
    score: { score: passed === null ? null : Number(passed), passed, reason: 'so' },
    costNanoUsd: 1_000_000,
    judgeNanoUsd: 0,
    latencyMs: 100,
    calls: 1,
    simulated: false,
    ...parts,
  };
}

export function makeRun(parts: Partial<EvalRun> = {}): EvalRun {
  return {
    id: 'e_1',
    workload: 'chat',
    setHash: 'a'.repeat(64),
    target: { kind: 'active' },
    portfolio: 'b'.repeat(64),
    state: 'done',
    error: null,
    trigger: 'person',
    budgetUsd: 5,
    cases: 0,
    ended: 0,
    costNanoUsd: 0,
    startedAt: '2026-11-26T01:00:00.000Z',
    endedAt: '2026-11-26T01:01:00.000Z',
    ...parts,
  };
}
