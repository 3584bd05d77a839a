import { deploymentSchema, type Image } from '@upshift/contracts';
import type { ModelCall } from '@upshift/ports';
import { expect, it } from 'vitest';
import { answerKeyOf } from './answer-key.ts';

const provider = { kind: 'openai', apiKeyEnv: 'A_KEY', seed: 7 };
const deploy = (parts: object = {}, options: object = {}): ModelCall['deployment'] =>
  deploymentSchema.parse({
    vendor: 'acme',
    model: 'small-1',
    provider: { ...provider, ...options },
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: 'made up for tests', date: '2026-11-01' },
    noRollback: 'made up for tests',
    ...parts,
  });
const tool = { type: 'function', function: { name: 'look', parameters: { type: 'object' } } } as const;
const call: ModelCall = {
  attemptId: 't_1-2-0-1',
  deploymentName: 'one',
  deployment: deploy(),
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hello' },
  ],
  tools: null,
  outputSchema: null,
  maxOutputTokens: 100,
  temperature: null,
  metadata: { customer: 'a' },
};
const keyOf = (parts: Partial<ModelCall>): string => answerKeyOf({ ...call, ...parts });

it.each<[string, Partial<ModelCall>]>([
  ['the attempt', { attemptId: 't_2-2-0-1' }],
  ["the deployment's name", { deploymentName: 'two' }],
  ['labels that no vendor sees', { metadata: { customer: 'b' } }],
  ['the price', { deployment: deploy({ price: { ...call.deployment.price, inputUsdPerMillion: 2 } }) }],
  ['limits and time-outs', { deployment: deploy({ limits: { rpm: 1 }, timeoutSeconds: 1 }) }],
  ['where the key stands', { deployment: deploy({}, { apiKeyEnv: 'ANOTHER_KEY' }) }],
  ['a choice of tools that is the default', { toolChoice: 'auto' }],
])('%s does not change the key', (_, parts) => {
  expect(keyOf(parts)).toBe(keyOf({}));
});

it('everything that the answer depends on does, each in its own way', () => {
  const parts: readonly Partial<ModelCall>[] = [
    {},
    { messages: [{ role: 'user', content: 'Hello' }] },
    { messages: [{ role: 'user', content: 'Be brief.' }, ...call.messages.slice(1)] },
    { messages: [...call.messages, { role: 'assistant', content: 'Hi' }] },
    {
      messages: [
        ...call.messages,
        { role: 'assistant', content: 'Hi', toolCalls: [{ id: 'a', name: 'look', arguments: '{}' }] },
      ],
    },
    { messages: [...call.messages, { role: 'tool', content: 'Hi', toolCallId: 'a' }] },
    { tools: [tool] },
    { tools: [tool], toolChoice: 'required' },
    { outputSchema: { type: 'object' } },
    { maxOutputTokens: 101 },
    { temperature: 0 },
    { temperature: 0.5 },
    { deployment: deploy({ vendor: 'umbrella' }) },
    { deployment: deploy({ model: 'small-2' }) },
    { deployment: deploy({}, { seed: 8 }) },
    { deployment: deploy({}, { api: 'responses' }) },
    { deployment: deploy({}, { baseUrl: 'https://example.com/v1' }) },
    { deployment: deploy({}, { structuredOutput: 'prompted' }) },
    { deployment: deploy({ provider: { kind: 'anthropic' } }) },
  ];
  expect(new Set(parts.map(keyOf)).size).toBe(parts.length);
});

it('labels by which a replay finds its row are part of it', () => {
  const deployment = deploy({ provider: { kind: 'replay', baseUrl: 'http://127.0.0.1:9' } });
  const [a, b, again] = ['a', 'b', 'a'].map((outcomeId) => keyOf({ deployment, metadata: { outcomeId } }));
  expect(a).not.toBe(b);
  expect(again).toBe(a);
});

it('tells images apart, and leaves the keys of messages without them as they were', () => {
  const image = { mediaType: 'image/png', data: 'iVBORw0KGgo=' } as const;
  const withImages = (...images: Image[]): string => keyOf({ messages: [{ role: 'user', content: 'Hello', images }] });
  const keys = [
    keyOf({ messages: [{ role: 'user', content: 'Hello' }] }),
    withImages(image),
    withImages({ ...image, data: 'iVBORw0KGgp=' }),
    withImages({ ...image, mediaType: 'image/gif' }),
    withImages(image, image),
    withImages({ url: 'https://example.com/a.png' }),
    withImages({ url: 'https://example.com/b.png' }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(withImages()).toBe(keys[0]);
});
