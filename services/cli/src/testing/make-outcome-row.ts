import type { LedgerView, OutcomeRow, RecordedOutcome } from '@upshift/contracts';
import { makeAttempt, makeLedger, makeTask, taskId } from './make-ledger.ts';

export function makeOutcome(parts: Partial<RecordedOutcome> = {}): RecordedOutcome {
  return {
    output: { text: 'right', toolCalls: null },
    correct: 1,
    inputTokens: 100,
    outputTokens: 10,
    costUsd: 0.001,
    latencyMs: 800,
    error: null,
    ...parts,
  };
}

/** A question that `small` gets wrong in 800 ms for 0.001 USD and `large` right in 2,000 ms for 0.01 USD. */
export function makeOutcomeRow(parts: Partial<OutcomeRow> = {}): OutcomeRow {
  return {
    id: 'row-1',
    workload: 'test/simple',
    input: { messages: [{ role: 'user', content: 'What?' }], tools: null },
    reference: null,
    outcomes: {
      small: makeOutcome({ output: { text: 'wrong', toolCalls: null }, correct: 0 }),
      large: makeOutcome({ costUsd: 0.01, latencyMs: 2000 }),
    },
    ...parts,
  };
}

const created = Date.UTC(2026, 10, 24);

/**
 * What the ledger says of a row whose models were called in this order, each after a twentieth of its recorded latency
 * and with 5 ms of ours between; the last one's answer was accepted.
 */
export function makeReplayedLedger(
  row: OutcomeRow,
  models: readonly string[],
  parts: Partial<LedgerView> = {},
): LedgerView {
  const calls = models.map((model, index) => {
    const outcome = row.outcomes[model] ?? makeOutcome();
    const latencyMs = outcome.latencyMs === null ? 20 : outcome.latencyMs / 20;
    return { model, outcome, latencyMs, step: 2 + index * 3, tier: `tier-${index + 1}` };
  });
  const wallMs = calls.reduce((total, { latencyMs }) => total + latencyMs + 5, 0);
  const output = calls.at(-1)?.outcome.output ?? { text: null, toolCalls: null };
  return makeLedger({
    task: makeTask({
      // The number in the row's id makes the task's.
      id: `${taskId.slice(0, -4)}${row.id.replaceAll(/\D/g, '').padStart(4, '0')}`,
      createdAt: new Date(created).toISOString(),
      settledAt: new Date(created + wallMs).toISOString(),
      output: { ...output, json: null },
    }),
    attempts: calls.map(({ model, outcome, latencyMs, step, tier }) =>
      makeAttempt({
        step,
        tier,
        deployment: model,
        modelRequested: model,
        costSource: 'vendor',
        costNanoUsd: Math.round((outcome.costUsd ?? 0) * 1e9),
        latencyMs,
        recordedLatencyMs: outcome.latencyMs,
      }),
    ),
    verdicts: [],
    decisions: [],
    ...parts,
  });
}
