import type { ToolCall } from '@upshift/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';

const runner = createValidatorRunner();
afterAll(() => runner.close());
const { signal } = new AbortController();

const weather = {
  type: 'function' as const,
  function: {
    name: 'get_weather',
    description: 'Get the weather forecast of a city.',
    parameters: {
      type: 'object',
      required: ['city'],
      properties: {
        city: { type: 'string', description: 'The city.' },
        days: { type: 'integer', description: 'Days of the forecast. Default is 3.' },
      },
    },
  },
};
const loan = {
  type: 'function' as const,
  function: {
    name: 'loan_interest',
    description: 'Compute the interest of a loan.',
    parameters: {
      type: 'object',
      required: ['amount', 'rate'],
      properties: { amount: { type: 'number' }, rate: { type: 'number', description: 'The yearly rate.' } },
    },
  },
};
const ask = 'What is the weather in Oslo for the next 5 days?';

function judge(parts: { calls?: ToolCall[] | null; text?: string; content?: string; more?: object; none?: boolean }) {
  const candidate = makeCandidate({
    toolCalls: parts.calls ?? null,
    text: parts.text ?? null,
    tools: [weather, loan],
    messages: [{ role: 'user', content: parts.content ?? ask }],
    ...(parts.none && { toolChoice: 'none' as const }),
  });
  return runner.judge(makeConfig('tool_calls', { timeoutMs: 5000, ...parts.more }), candidate, { signal });
}
const call = (name: string, input: unknown): ToolCall => ({ name, arguments: input });

describe('calls that are held against the task', () => {
  it.each([
    ['what was asked', [call('get_weather', { city: 'Oslo', days: 5 })], 'pass'],
    ['a default', [call('get_weather', { city: 'Oslo', days: 3 })], 'pass'],
    ['a parameter that the tool lacks', [call('get_weather', { city: 'Oslo', unit: 'C' })], 'fail'],
    ['a wrong type', [call('get_weather', { city: 7 })], 'fail'],
    ['a strange tool', [call('get_wether', { city: 'Oslo' })], 'fail'],
    ['the same call twice', [call('get_weather', { city: 'Oslo' }), call('get_weather', { city: 'Oslo' })], 'fail'],
    ['no call, said by an empty list', [], 'pass'],
  ])('%s', async (_, calls, verdict) => {
    expect(await judge({ calls })).toMatchObject({ verdict, error: null });
  });

  it('scores what it doubts lower', async () => {
    const right = await judge({ calls: [call('get_weather', { city: 'Oslo', days: 5 })] });
    const invented = await judge({ calls: [call('get_weather', { city: 'Springfield' })] });
    expect(invented.score ?? 1).toBeLessThan(right.score ?? 0);
  });

  it('doubts a percentage that is passed on in percent', async () => {
    const content = 'Compute the interest of a loan of 2000 at a rate of 5%.';
    expect(
      await judge({ content, calls: [call('loan_interest', { amount: 2000, rate: 5 })], more: { doubt: 0.4 } }),
    ).toMatchObject({ verdict: 'fail' });
    expect(
      await judge({ content, calls: [call('loan_interest', { amount: 2000, rate: 0.05 })], more: { doubt: 0.4 } }),
    ).toMatchObject({ verdict: 'pass' });
  });

  it('fails an invented city where the workload is strict', async () => {
    const calls = [call('get_weather', { city: 'Springfield' })];
    expect(await judge({ calls, more: { doubt: 0.4 } })).toMatchObject({
      verdict: 'fail',
      evidence: [{ path: '/toolCalls' }],
    });
  });

  it('takes a number beside a percentage for what it is', async () => {
    const content = 'What is the interest of a loan of 5 at a rate of 5%?';
    const calls = [call('loan_interest', { amount: 5, rate: 0.05 })];
    expect(await judge({ content, calls })).toMatchObject({ verdict: 'pass' });
  });

  it('holds no placeholder against a call that the task itself gives', async () => {
    const content = 'What is the weather in your_city_name?';
    expect(await judge({ content, calls: [call('get_weather', { city: 'your_city_name' })] })).toMatchObject({
      verdict: 'pass',
    });
    expect(await judge({ calls: [call('get_weather', { city: 'your_city_name' })] })).toMatchObject({
      verdict: 'fail',
    });
  });

  it('leaves doubt aside where the workload says so', async () => {
    expect(await judge({ calls: [call('get_weather', { city: 'Springfield' })], more: { doubt: 1 } })).toMatchObject({
      verdict: 'pass',
    });
  });

  it('wants no call where none was to be made, and one where it must', async () => {
    expect(await judge({ calls: [call('get_weather', { city: 'Oslo' })], none: true })).toMatchObject({
      verdict: 'fail',
    });
    expect(await judge({ text: 'Cold.', more: { requireCall: true } })).toMatchObject({ verdict: 'fail' });
  });
});

describe('an answer in prose where tools were offered', () => {
  it.each([
    ['a call like a program', '[get_weather(city="Oslo")]', 'fail'],
    ['a call as JSON', '{"name": "get_weather", "arguments": {"city": "Oslo"}}', 'fail'],
    ['a call with escaped underscores', 'get\\_weather(city="Oslo")', 'fail'],
    ['a call of a tool that the task does not speak of', '[loan_interest(amount=5)]', 'pass'],
    ['a tool that is only spoken of', 'The function get_weather gives no tides.', 'pass'],
    ['asking back though all was said', 'Please specify the city.', 'fail'],
  ])('%s', async (_, text, verdict) => {
    expect(await judge({ text })).toMatchObject({ verdict });
  });
});
