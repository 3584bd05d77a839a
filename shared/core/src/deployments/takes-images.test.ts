import { deploymentSchema, type Image, type TaskRequest } from '@upshift/contracts';
import { expect, it } from 'vitest';
import { imageTokens, inputTokenBound } from '../calls/input-token-bound.ts';
import { planCall } from '../calls/plan-call.ts';
import { decideEscalation } from '../escalation/decide-escalation.ts';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { openTask } from '../routing/open-task.ts';
import { createPortfolio, createRequest } from '../testing/create-portfolio.ts';
import { buildJudgeMessages } from '../validation/judge-call.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { takesImages } from './takes-images.ts';

const bytes: Image = { mediaType: 'image/png', data: 'iVBORw0KGgo=' };
const address: Image = { url: 'https://example.com/a.png' };

function asking(images: Image[], part: Partial<TaskRequest> = {}): TaskRequest {
  return createRequest('', {
    input: { messages: [{ role: 'user', content: 'What is it?', images }], tools: null },
    ...part,
  });
}

const vendor = { baseUrl: 'https://example.com', apiKeyEnv: 'KEY' };
it.each([
  [{ kind: 'openai', ...vendor }, true, [bytes, address], true],
  [{ kind: 'openai', ...vendor }, undefined, [bytes], false],
  [{ kind: 'openai', ...vendor }, false, [], true],
  [{ kind: 'bedrock', ...vendor, region: 'eu-central-1' }, true, [bytes], true],
  [{ kind: 'bedrock', ...vendor, region: 'eu-central-1' }, true, [bytes, address], false],
  [{ kind: 'google', ...vendor }, true, [address], false],
  [{ kind: 'local', model: 'x' }, true, [bytes], false],
])('%j with images: %s takes %j: %s', (provider, images, sent, takes) => {
  const { price } = createPortfolio().deployments['strong-a'] ?? {};
  const deployment = { ...deploymentSchema.partial().parse({ images, price }), provider } as Parameters<
    typeof takesImages
  >[0];
  expect(takesImages(deployment, asking(sent).input)).toBe(takes);
});

/** Only these of its deployments read images. */
function seeing(...names: string[]) {
  const plain = createPortfolio();
  const deployments = Object.entries(plain.deployments).map(([name, one]) => [
    name,
    names.includes(name) ? { ...one, images: true } : one,
  ]);
  return { ...plain, deployments: Object.fromEntries(deployments) as typeof plain.deployments };
}

it('starts on the first tier that reads images, and asks those of its deployments alone', () => {
  const { calls } = openTask(asking([bytes], { startTier: 'efficient' }), seeing('strong-b', 'premium-a'), 1);
  expect(calls.map(({ call }) => call.tier)).toEqual(['strong']);
  expect(calls[0].call.choices.map(({ deployment }) => deployment)).toEqual(['strong-b']);
});

it('climbs over a tier that reads none', () => {
  const portfolio = seeing('efficient-a', 'premium-a');
  const request = asking([bytes], { startTier: 'efficient' });
  const step = decideEscalation({
    objection: { action: 'escalate', reason: 'validator_failed', detail: 'x' },
    progress: openTask(request, portfolio, 1).progress,
    portfolio,
    workload: resolveWorkload(portfolio, 'chat'),
    request,
    barrier: null,
    answered: { step: 2, no: 0, try: 1 },
    remainingMs: 1000,
    calls: 1,
    maxCalls: 50,
    budgetLeftNanoUsd: 1e12,
  });
  expect(step).toMatchObject({ kind: 'call', toTier: 'premium', call: { choices: [{ deployment: 'premium-a' }] } });
});

it('refuses a task whose images nobody takes, and says why', () => {
  expect(() => openTask(asking([bytes]), createPortfolio(), 1)).toThrow(
    expect.objectContaining({
      code: 'CONSTRAINTS_UNMET',
      path: '/input/messages',
      message: expect.stringContaining('"images": true'),
    }),
  );
});

it('reserves the most that each image may cost, and counts it in the minute', () => {
  const portfolio = seeing('strong-a');
  const plan = (images: Image[]) =>
    planCall({
      portfolio,
      workload: resolveWorkload(portfolio, 'chat'),
      tier: 'strong',
      mode: 'first',
      deployment: 'strong-a',
      request: asking(images),
    }).choices[0]?.reserveNanoUsd ?? 0;
  // 1 USD per million tokens: 1,000 nano-dollars a token.
  expect(plan([bytes, address]) - plan([bytes])).toBe(imageTokens * 1000);
  const priced = (images: Image[]) => ({ ...asking(images).input, outputSchema: null });
  expect(inputTokenBound(priced([bytes])) - inputTokenBound(priced([]))).toBe(imageTokens);
  expect(estimateTokens(priced([bytes]), 1) - estimateTokens(priced([]), 1)).toBe(imageTokens);
});

it('shows a judge the images themselves, and no base64 in its text', () => {
  const messages = buildJudgeMessages({ rubric: 'r' }, asking([bytes]), { text: 'A cat.', toolCalls: null });
  expect(messages[1]).toMatchObject({ role: 'user', images: [bytes] });
  expect(messages[1]?.content).toContain('[image, image/png, 1 kB]');
  expect(messages[1]?.content).not.toContain(bytes.data);
});
