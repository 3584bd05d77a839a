import { type ToolCall, verdictSchema } from '@upshift/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig, makeTool } from '../make-candidate.ts';

const runner = createValidatorRunner();
afterAll(() => runner.close());
const { signal } = new AbortController();

const tools = {
  weather: { type: 'object', required: ['city'], properties: { city: { type: 'string' }, days: { type: 'integer' } } },
  now: {},
};

async function judge(parts: Parameters<typeof makeCandidate>[0], requireCall = false) {
  return runner.judge(makeConfig('tool_arguments', { requireCall }), makeCandidate(parts), { signal });
}
function call(name: string, input: unknown): ToolCall {
  return { name, arguments: input };
}
function nest(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = { a: value };
  return value;
}

describe('an answer whose tool calls must fit the tools', () => {
  it.each([
    ['a right call', [call('weather', { city: 'Oslo' })], 'pass', []],
    ['two right calls', [call('weather', { city: 'Oslo' }), call('now', {})], 'pass', []],
    ['a missing argument', [call('weather', { days: 1 })], 'fail', ['/toolCalls/0/arguments']],
    [
      'a wrong type in the second call',
      [call('now', {}), call('weather', { city: 7 })],
      'fail',
      ['/toolCalls/1/arguments/city'],
    ],
    ['a tool that was not offered', [call('wether', { city: 'Oslo' })], 'fail', ['/toolCalls/0/name']],
    [
      'a wrong name and a wrong argument',
      [call('x', {}), call('weather', {})],
      'fail',
      ['/toolCalls/0/name', '/toolCalls/1/arguments'],
    ],
    ['arguments that are no JSON', [call('weather', '{"city": "Oslo"')], 'fail', ['/toolCalls/0/arguments']],
    ['arguments that are a string', [call('weather', '{"city": "Oslo"}')], 'fail', ['/toolCalls/0/arguments']],
    ['arguments that are an array', [call('now', [])], 'fail', ['/toolCalls/0/arguments']],
    ['arguments that are null', [call('now', null)], 'fail', ['/toolCalls/0/arguments']],
    ['arguments that are missing', [call('now', undefined)], 'fail', ['/toolCalls/0/arguments']],
    ['arguments that nest too deep', [call('now', nest(65))], 'fail', ['/toolCalls/0/arguments']],
    ['arguments that exhaust the stack', [call('now', nest(200_000))], 'fail', ['/toolCalls/0/arguments']],
  ])('%s', async (_, toolCalls, verdict, paths) => {
    const result = await judge({ toolCalls, tools });
    expect(result).toMatchObject({ verdict, score: verdict === 'pass' ? 1 : 0, error: null });
    expect(result.evidence.map(({ path }) => path)).toEqual(paths);
    verdictSchema.parse(result);
  });

  it('quotes the parse error of arguments that are no JSON, for the repair', async () => {
    const { evidence } = await judge({ toolCalls: [call('weather', '{city: Oslo}')], tools });
    expect(evidence[0]?.message).toMatch(/^The arguments are not JSON: .*property name/);
  });

  it.each([
    ['null calls with text', { text: 'It is sunny.', tools }, false, 'unknown'],
    ['null calls with text where a call is required', { text: 'It is sunny.', tools }, true, 'fail'],
    ['null calls with text where no tools were offered', { text: 'It is sunny.' }, false, 'pass'],
    ['null calls without text', { tools }, false, 'fail'],
    ['no calls, said by the model itself', { text: 'It is sunny.', toolCalls: [], tools }, false, 'pass'],
    ['no calls and no text', { toolCalls: [], tools }, false, 'pass'],
    ['no calls where one is required', { toolCalls: [], tools }, true, 'fail'],
    ['a call where no tools were offered', { toolCalls: [call('now', {})] }, false, 'fail'],
  ])('%s', async (_, parts, requireCall, verdict) => {
    const result = await judge(parts, requireCall);
    expect(result).toMatchObject({
      verdict,
      error: null,
      score: verdict === 'unknown' ? null : Number(verdict === 'pass'),
    });
    expect(result.evidence.length > 0).toBe(verdict !== 'pass');
  });

  it('accepts arguments that fit one of several tools with the same name', async () => {
    const twins = [makeTool('find', { required: ['id'] }), makeTool('find', { required: ['name'] })];
    expect((await judge({ toolCalls: [call('find', { name: 'a' })], tools: twins })).verdict).toBe('pass');
    const neither = await judge({ toolCalls: [call('find', {})], tools: twins });
    expect(neither).toMatchObject({ verdict: 'fail', evidence: [{ message: "must have required property 'id'" }] });
  });

  it('cannot tell by a tool whose parameters do not compile, unless something else is wrong anyway', async () => {
    const broken = { bad: { type: 'nonsense' }, now: {} };
    expect(await judge({ toolCalls: [call('bad', {})], tools: broken })).toMatchObject({
      verdict: 'unknown',
      error: 'schema',
    });
    expect(await judge({ toolCalls: [call('now', {})], tools: broken })).toMatchObject({
      verdict: 'pass',
      error: null,
    });
    const both = await judge({ toolCalls: [call('bad', {}), call('x', {})], tools: broken });
    expect(both).toMatchObject({ verdict: 'fail', error: null, evidence: [{ path: '/toolCalls/1/name' }] });
  });

  it('keeps the evidence within 20 items, however many calls are wrong', async () => {
    const toolCalls = Array.from({ length: 100 }, (_, index) => call(index % 2 ? 'x' : 'weather', {}));
    expect((await judge({ toolCalls, tools })).evidence).toHaveLength(20);
  });
});
