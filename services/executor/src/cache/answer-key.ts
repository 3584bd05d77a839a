import { createHash } from 'node:crypto';
import type { Deployment, Message } from '@upshift/contracts';
import type { ModelCall } from '@upshift/ports';

/** What the key is made of; another number where it is made otherwise, so that no answer is taken for another's. */
const version = 1;

/**
 * The key under which the answer to a call may be served again: SHA-256 over everything that the answer depends on, in hex. That
 * is what the vendor is sent, prompt and settings included, whom it is sent to, and with what options. Not the task, the attempt,
 * the deployment's name, its price, its limits: none of them changes an answer.
 */
export function answerKeyOf(call: Omit<ModelCall, 'attemptId'>): string {
  const { messages, tools, toolChoice, outputSchema, maxOutputTokens, temperature, deployment } = call;
  const asked = [
    version,
    whomOf(deployment),
    messages.map(readMessage),
    tools,
    toolChoice ?? 'auto',
    outputSchema,
    maxOutputTokens,
    temperature,
    readsMetadata(deployment) ? Object.entries(call.metadata).sort() : null,
  ];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}

/** What only some messages have comes last, so that the others' keys stay what they were. */
function readMessage({ role, content, images = [], toolCalls, toolCallId }: Message): readonly unknown[] {
  const shown = images.map((image) => ('url' in image ? [image.url] : [image.mediaType, image.data]));
  return [role, content, toolCalls ?? null, toolCallId ?? null, ...(shown.length === 0 ? [] : [shown])];
}

function whomOf({ vendor, model, provider }: Deployment): readonly unknown[] {
  const options = Object.entries(provider).filter(([name]) => name !== 'apiKeyEnv');
  return [vendor, model, options.sort(([left], [right]) => (left < right ? -1 : 1))];
}

/** A replay finds its row, and a simulated model its known answer, by the labels of the task; vendors do not see them. */
function readsMetadata({ provider }: Deployment): boolean {
  return provider.kind === 'replay' || provider.kind === 'simulated';
}
