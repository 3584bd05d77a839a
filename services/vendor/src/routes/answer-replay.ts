import { type OutcomeRow, parseNanoUsd, type RecordedOutcome } from '@upshift/contracts';
import type { ChatRequest } from '../chat/parse-chat-request.ts';
import { toChatCompletion } from '../chat/to-chat-completion.ts';
import { failWith, type VendorAnswer } from '../chat/vendor-answer.ts';

/** Answers with what the model once answered to this row, after its recorded latency; rows of failed calls fail again. */
export function answerReplay(
  request: ChatRequest,
  attemptId: string,
  { rows, timeScale }: { rows: ReadonlyMap<string, OutcomeRow>; timeScale: number },
): VendorAnswer {
  const row = rows.get(request.outcomeId ?? '');
  if (row === undefined) return failWith(404, 'outcome_not_found', 'No row has the id in metadata.outcomeId.');
  const recorded = Object.hasOwn(row.outcomes, request.model) ? row.outcomes[request.model] : undefined;
  if (recorded === undefined) return failWith(404, 'model_not_found', 'This row has no answer of this model.');
  const workMs = (recorded.latencyMs ?? 0) * timeScale;
  if (recorded.error !== null) return failWith(500, 'recorded_error', 'The recorded call failed.', { workMs });
  return { status: 200, workMs, ...toAnswer(request, attemptId, recorded) };
}

function toAnswer(
  { model }: ChatRequest,
  attemptId: string,
  recorded: RecordedOutcome,
): Pick<VendorAnswer, 'body' | 'costNanoUsd'> {
  const costNanoUsd = recorded.costUsd === null ? null : parseNanoUsd(recorded.costUsd);
  const called = (recorded.output.toolCalls ?? []).length > 0;
  const body = toChatCompletion({
    attemptId,
    model: `replay/${model}`,
    output: recorded.output,
    finishReason: called ? 'tool_calls' : 'stop',
    inputTokens: recorded.inputTokens,
    outputTokens: recorded.outputTokens,
    costNanoUsd,
    recordedLatencyMs: recorded.latencyMs,
  });
  // A recording without a price is still a call that was answered: it stands on the bill, at zero.
  return { body, costNanoUsd: costNanoUsd ?? 0 };
}
