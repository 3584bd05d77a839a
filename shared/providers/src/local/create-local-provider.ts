import type { LocalProviderConfig } from '@upshift/contracts';
import { type ModelAnswer, type ModelCall, ProviderError } from '@upshift/ports';
import { estimateTokens } from '../simulated/estimate-tokens.ts';
import { choiceOf, type LabelChoice } from './choice-of.ts';
import { createLabelThread } from './create-label-thread.ts';
import { toModelCard } from './load-model.ts';

export interface LocalProvider {
  call(call: ModelCall, config: LocalProviderConfig, signal: AbortSignal): Promise<ModelAnswer>;
  close(): Promise<void>;
}

/**
 * Answers with a classifier that was trained by `upshift local train`: a real model, in a thread of this process, without a
 * vendor. It reads the last message of the user and answers with the likeliest of the labels that the output schema allows,
 * and with how likely that one is to be right.
 *
 * What it is not made for (no schema with one enum, tools, labels that it was not taught) fails as `unsupported`; a model
 * file that is missing, damaged, changed or of another method as `not_found`. Neither is sold.
 *
 * @param modelsDir where relative paths of model files begin
 */
export function createLocalProvider({ modelsDir }: { modelsDir: string }): LocalProvider {
  const thread = createLabelThread();
  return {
    async call(call, config, signal) {
      const { choice, text } = readQuestion(call);
      const job = { card: toModelCard(config, modelsDir), text, allowed: choice.labels };
      const { label, confidence } = await thread.label(job, signal).catch((error: unknown) => {
        throw error instanceof ProviderError ? withName(error, call.deploymentName) : error;
      });
      const answer = choice.toText(label);
      return {
        output: { text: answer, toolCalls: null },
        // It counts no tokens of its own; the estimate prices the call where the portfolio names a price.
        usage: { inputTokens: estimateTokens(text), outputTokens: estimateTokens(answer), cachedInputTokens: 0 },
        modelServed: `local/${config.method}`,
        finishReason: 'stop',
        vendorCostNanoUsd: null,
        recordedLatencyMs: null,
        confidence,
      };
    },
    close: () => thread.close(),
  };
}

function readQuestion({ deploymentName, messages, outputSchema, tools }: ModelCall): {
  choice: LabelChoice;
  text: string;
} {
  const choice = choiceOf(outputSchema);
  const text = messages.findLast(({ role }) => role === 'user')?.content;
  if (tools !== null && tools.length > 0) throw unsupported(deploymentName, 'calls no tools');
  if (choice === null)
    throw unsupported(deploymentName, 'answers only where the output schema has one enum of strings');
  if (text === undefined) throw unsupported(deploymentName, 'reads the message of a user, and there is none');
  return { choice, text };
}

function unsupported(deploymentName: string, why: string): ProviderError {
  return new ProviderError('unsupported', `Deployment "${deploymentName}" ${why}.`);
}

function withName({ failureClass, message, billed }: ProviderError, deploymentName: string): ProviderError {
  return new ProviderError(failureClass, `Deployment "${deploymentName}": ${message}`, { billed });
}
