import type { Verdict } from '@upshift/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { createPortfolio, createRequest } from '../testing/create-portfolio.ts';
import { buildMessages } from './build-messages.ts';
import { byteLength } from './byte-length.ts';
import { planCall } from './plan-call.ts';
import { priceCall } from './price-call.ts';

const portfolio = createPortfolio({
  short: { maxOutputTokens: 100 },
  long: { maxOutputTokens: 100_000 },
  prompted: { prompts: { efficient: { system: 'x'.repeat(1000) }, 'efficient-b': { system: 'short' } } },
  proved: {
    validators: [{ kind: 'json_schema', name: 'a', schema: { type: 'object', description: 'y'.repeat(500) } }],
  },
});

function plan(workload: string, part: Partial<Parameters<typeof planCall>[0]> = {}) {
  return planCall({
    portfolio,
    workload: resolveWorkload(portfolio, workload),
    tier: 'efficient',
    mode: 'first',
    request: createRequest('Hello'),
    ...part,
  });
}
const firstReserve = (call: ReturnType<typeof plan>): number => call.choices[0]?.reserveNanoUsd ?? 0;

it('names the deployments of the tier in their failover order', () => {
  expect(plan('chat', { tier: 'strong' }).choices.map(({ deployment }) => deployment)).toEqual([
    'strong-a',
    'strong-b',
  ]);
});

it('reserves no more output than the task allows, within what workload and deployment allow', () => {
  const request = { ...createRequest('Hello'), maxOutputTokens: 50 };
  const limits = ['chat', 'short', 'long'].map((workload) => plan(workload, { request }).maxOutputTokens);
  expect(limits).toEqual([50, 50, 50]);
  expect(firstReserve(plan('short', { request }))).toBeLessThan(firstReserve(plan('short')));
  const generous = { ...request, maxOutputTokens: 1_000_000 };
  expect(plan('short', { request: generous })).toEqual(plan('short'));
});

it('counts earlier calls of tools as input', () => {
  const request = createRequest('Hello');
  const [message] = request.input.messages;
  if (message === undefined) return expect.unreachable();
  const call = { id: 'c', name: 'look_up', arguments: JSON.stringify({ text: 'x'.repeat(4000) }) };
  const made = { role: 'assistant' as const, content: '', toolCalls: [call] };
  const longer = { ...request, input: { ...request.input, messages: [message, made] } };
  const bare = {
    ...request,
    input: { ...request.input, messages: [message, { role: 'assistant' as const, content: '' }] },
  };
  const tokens = firstReserve(plan('chat', { request: longer })) - firstReserve(plan('chat', { request: bare }));
  expect(tokens).toBeGreaterThan(0);
});

it('has no choices on a tier that is not there', () => {
  expect(plan('chat', { tier: 'human' }).choices).toEqual([]);
});

it.each([
  ['chat', 1024],
  ['short', 100],
  ['long', 1024],
])('limits the output of %s to %i tokens, the lower of workload and deployment', (workload, tokens) => {
  expect(plan(workload).maxOutputTokens).toBe(tokens);
});

describe('the reservation', () => {
  it('is bytes and frames at the input price plus the output limit at the output price', () => {
    const inputTokens = 64 + 16 + 48 + byteLength('Hello');
    expect(firstReserve(plan('chat'))).toBe(Math.ceil(inputTokens * 100 + 1024 * 500));
  });

  it('counts bytes, not characters', () => {
    const one = firstReserve(plan('chat', { request: createRequest('a'.repeat(100)) }));
    const three = firstReserve(plan('chat', { request: createRequest('語'.repeat(100)) }));
    expect(three - one).toBe(200 * 100);
  });

  it('counts the system prompt of each deployment', () => {
    const [tier, deployment] = plan('prompted').choices;
    expect((tier?.reserveNanoUsd ?? 0) - (deployment?.reserveNanoUsd ?? 0)).toBe((1000 - 5) * 100);
  });

  it('counts tools, and the schema of the task or of its validator', () => {
    const tool = { type: 'function', function: { name: 'f', parameters: { type: 'object' } } } as const;
    const plain = createRequest('Hello');
    const bare = firstReserve(plan('chat'));
    expect(
      firstReserve(plan('chat', { request: { ...plain, input: { ...plain.input, tools: [tool] } } })),
    ).toBeGreaterThan(bare + 1100 * 100);
    expect(firstReserve(plan('chat', { request: { ...plain, outputSchema: { type: 'object' } } }))).toBeGreaterThan(
      bare,
    );
    expect(firstReserve(plan('proved'))).toBeGreaterThan(bare + 500 * 100);
  });

  it('covers the price of any call within its bounds', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 1024 }), fc.integer({ min: 0 }), (prompt, outputTokens, cached) => {
        const deployment = portfolio.deployments['efficient-a'];
        if (deployment === undefined) throw new Error('missing');
        const inputTokens = byteLength(prompt) + 16;
        const reserve = firstReserve(plan('chat', { request: createRequest(prompt) }));
        const usage = { inputTokens, outputTokens, cachedInputTokens: Math.min(cached, inputTokens) };
        expect(priceCall(usage, deployment)).toBeLessThanOrEqual(reserve);
      }),
    );
  });

  it('of a repair covers the messages that the repair sends', () => {
    const verdicts = fc.array(
      fc.record({
        validator: fc.stringMatching(/^[a-z]{1,64}$/),
        verdict: fc.constantFrom<Verdict['verdict']>('pass', 'fail', 'unknown'),
        evidence: fc.array(
          fc.record({ path: fc.string({ maxLength: 300 }), message: fc.string({ unit: 'binary', maxLength: 600 }) }),
          { maxLength: 20 },
        ),
      }),
      { maxLength: 3 },
    );
    const answer = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 500 }),
      fc.constant('語'.repeat(30_000)),
      fc.constant(null),
    );
    fc.assert(
      fc.property(answer, verdicts, (text, found) => {
        const output = { text, toolCalls: [{ name: 'f', arguments: { text } }] };
        const full = found.map((verdict) => ({ ...verdict, version: '1', score: null, error: null, durationMs: 1 }));
        const evidence = full.flatMap((verdict) => verdict.evidence);
        const repairCharacters =
          JSON.stringify(output).length +
          evidence.reduce((sum, { path, message }) => sum + path.length + message.length, 0);
        const messages = buildMessages({
          request: createRequest('Hello'),
          workload: resolveWorkload(portfolio, 'chat'),
          tier: 'efficient',
          deployment: 'efficient-a',
          mode: 'repair',
          repair: { output, verdicts: full },
        });
        const bytes = messages.reduce((sum, { content }) => sum + byteLength(content), 0);
        const reserve = firstReserve(plan('chat', { mode: 'repair', repairCharacters }));
        expect(bytes * 100 + 1024 * 500).toBeLessThanOrEqual(reserve);
      }),
    );
  });
});

it('counts the bytes of UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(byteLength(text)).toBe(new TextEncoder().encode(text).length);
    }),
  );
  expect(byteLength('\ud800a\udc00')).toBe(7);
});
