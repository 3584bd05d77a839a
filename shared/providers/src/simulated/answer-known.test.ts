import { priceCall } from '@upshift/core';
import { describe, expect, it } from 'vitest';
import { createProviders } from '../create-providers.ts';
import { instantClock, makeCall, never, simulated } from '../testing/make-call.ts';
import { type AnswerKey, answerKnown, chanceOf } from './answer-known.ts';
import type { Sale } from './sell.ts';

const schema = {
  type: 'object',
  properties: { intent: { enum: ['a', 'b', 'c'] }, source: { type: 'string' } },
  required: ['intent', 'source'],
};
const say = (intent: string) => ({ text: JSON.stringify({ intent, source: 'S1' }), toolCalls: null });
const noErrors = {
  malformedJson: 0,
  wrongEnum: 0,
  wrongToolArgument: 0,
  inventedCitation: 0,
  refusal: 0,
  timeout: 0,
  rateLimited: 0,
  serverError: 0,
};

function keyOf(parts: Partial<AnswerKey> = {}): AnswerKey {
  return { caseId: 'one', difficulty: 0.5, right: say('a'), wrong: [say('b'), say('c')], ...parts };
}

function ask(key: AnswerKey, settings: Partial<Parameters<typeof answerKnown>[2]> = {}, content = 'Which?') {
  const request = { model: 'm', messages: [{ role: 'user' as const, content }], tools: null, outputSchema: schema };
  return answerKnown(request, key, { seed: 1, skill: 1, errors: noErrors, ...settings });
}

const many = <T>(make: (index: number) => T): T[] => Array.from({ length: 2000 }, (_, index) => make(index));

describe('a simulated model that is asked what somebody knows', () => {
  it('is right as often as its skill says at the usual difficulty, more or less often at others', () => {
    const shareOf = (difficulty: number): number =>
      many((index) => ask(keyOf({ caseId: `c${index}`, difficulty }), { skill: 0.8 })).filter(
        ({ text }) => text === say('a').text,
      ).length / 2000;
    expect(shareOf(0.5)).toBeCloseTo(0.8, 1);
    expect(shareOf(0.1)).toBeGreaterThan(0.92);
    expect(shareOf(0.9)).toBeLessThan(0.6);
    expect([chanceOf(1, 1), chanceOf(0, 0)]).toEqual([1, 0]);
  });

  it('falls for the most tempting mistake most often', () => {
    const slips = many((index) => ask(keyOf({ caseId: `c${index}` }), { skill: 0 }).text);
    expect(slips.filter((text) => text === say('a').text)).toEqual([]);
    expect(slips.filter((text) => text === say('b').text).length / 2000).toBeCloseTo(0.85, 1);
  });

  it('answers the same case in the same way, and thinks again when asked otherwise', () => {
    const answers = many((index) => ask(keyOf({ caseId: `c${index}` }), { skill: 0.5 }).text);
    expect(many((index) => ask(keyOf({ caseId: `c${index}` }), { skill: 0.5 }).text)).toEqual(answers);
    expect(many((index) => ask(keyOf({ caseId: `c${index}` }), { skill: 0.5 }, 'Mend it.').text)).not.toEqual(answers);
  });

  it('spoils the right answer as its errors say, and leaves it where an error does not apply', () => {
    const errors = (mode: keyof typeof noErrors) => ({ errors: { ...noErrors, [mode]: 1 } });
    expect(() => JSON.parse(ask(keyOf(), errors('malformedJson')).text ?? '')).toThrow();
    expect(JSON.parse(ask(keyOf(), errors('wrongEnum')).text ?? '').intent).toBe('none_of_these');
    expect(JSON.parse(ask(keyOf(), errors('inventedCitation')).text ?? '').source).toMatch(/invented/);
    expect(ask(keyOf(), errors('wrongToolArgument'))).toEqual(say('a'));
  });

  it('spoils the arguments of a call', () => {
    const parameters = { type: 'object', properties: { x: { type: 'number' } }, required: ['x'] };
    const tools = [{ type: 'function' as const, function: { name: 'f', parameters } }];
    const right = { text: null, toolCalls: [{ name: 'f', arguments: { x: 1 } }] };
    const request = { model: 'm', messages: [], tools, outputSchema: null };
    const answer = (mode: keyof typeof noErrors) =>
      answerKnown(request, keyOf({ right, wrong: [right] }), { seed: 1, skill: 1, errors: { ...noErrors, [mode]: 1 } });
    expect(answer('wrongToolArgument').toolCalls).toEqual([{ name: 'f', arguments: {} }]);
    expect(answer('malformedJson').toolCalls).toEqual([{ name: 'f', arguments: '{"x":' }]);
    expect(answer('wrongEnum')).toEqual(right);
  });
});

describe("the simulated vendor's bill", () => {
  it('has a line for each call that was sold, of what the list price makes of its tokens, and none for a failure', async () => {
    const sales: Sale[] = [];
    const provider = createProviders({
      clock: instantClock(),
      secrets: () => undefined,
      simulation: { findAnswerKey: ({ id }) => (id === '1' ? keyOf() : null), onSale: (sale) => sales.push(sale) },
    });
    const base = makeCall(simulated());
    const price = { ...base.deployment.price, inputUsdPerMillion: 0.15, outputUsdPerMillion: 0.7 };
    const call = { ...base, outputSchema: schema, metadata: { id: '1' }, deployment: { ...base.deployment, price } };
    const { output, usage } = await provider.call(call, { signal: never() });
    expect(output).toEqual(say('a'));
    if (usage === null) throw new Error('no usage');
    const costNanoUsd = priceCall(usage, call.deployment);
    expect(sales).toEqual([{ attemptId: call.attemptId, deployment: call.deploymentName, costNanoUsd }]);
    const failing = makeCall(simulated({ errors: { serverError: 1 } }));
    await expect(provider.call(failing, { signal: never() })).rejects.toThrow();
    expect(sales).toHaveLength(1);
    await provider.close();
  });
});
