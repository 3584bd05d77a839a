import type { ClaimedWork, History } from '@upshift/ports';
import type { Forward } from './stage.ts';

/**
 * The work that the next stage would claim after this outcome, built in memory, so that an inline stage sees what it
 * would have seen through the record. Pure.
 *
 * @returns work at the next step with fence 0: it is leased in the record only if it must be committed on its own
 */
export function nextWork(work: ClaimedWork, outcome: Forward): ClaimedWork {
  const next = outcome.works[0];
  const lost = outcome.hedge?.lost.costNanoUsd ?? 0;
  const spent = work.task.spentNanoUsd + (outcome.attempt?.costNanoUsd ?? 0) + lost;
  return {
    key: { taskId: work.key.taskId, step: work.key.step + 1, no: 0 },
    kind: next.kind,
    fence: 0,
    task: {
      ...work.task,
      step: work.key.step + 1,
      progress: outcome.progress,
      spentNanoUsd: spent,
      calls: work.task.calls + (outcome.hedge === null ? 0 : 1),
      reservedNanoUsd: work.task.reservedNanoUsd - (work.attempt?.reservedNanoUsd ?? 0),
      workload: outcome.terms?.workload ?? work.task.workload,
      risk: outcome.terms?.risk ?? work.task.risk,
      maxCalls: outcome.terms?.maxCalls ?? work.task.maxCalls,
    },
    call: next.call,
    attempt: null,
    barrier: null,
    window: null,
    windowLeftNanoUsd: null,
    history: extendHistory(work, outcome),
    siblings: [],
    traceparent: work.traceparent,
  };
}

function extendHistory(work: ClaimedWork, outcome: Forward): History {
  const { attempt, verdicts } = outcome;
  const call = work.call;
  if (attempt === null || call === null || work.attempt === null) {
    return { ...work.history, verdicts: [...work.history.verdicts, ...verdicts], moments: [] };
  }
  const made = {
    attempt: attempt.ref,
    deployment: outcome.hedge?.deployment ?? work.attempt.deployment,
    tier: call.tier,
  };
  return {
    answers:
      attempt.output === null
        ? work.history.answers
        : [
            ...work.history.answers,
            { ...made, mode: call.mode, output: attempt.output, confidence: attempt.confidence },
          ],
    verdicts: [...work.history.verdicts, ...verdicts],
    failures:
      attempt.failureClass === null
        ? work.history.failures
        : [...work.history.failures, { ...made, failureClass: attempt.failureClass }],
    moments: [],
    tokens:
      (work.history.tokens ?? 0) +
      (attempt.usage === null ? 0 : attempt.usage.inputTokens + attempt.usage.outputTokens),
  };
}
