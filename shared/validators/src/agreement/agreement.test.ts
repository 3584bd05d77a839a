import { countAgreement } from '@upshift/core';
import { afterAll, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';

const runner = createValidatorRunner({ compare: countAgreement });
afterAll(() => runner.close());
const { signal } = new AbortController();
const says = (text: string) => ({ text, toolCalls: null });

const judge = (own: string, others: readonly string[], more: Record<string, unknown> = {}) =>
  runner.judge(makeConfig('agreement', more), makeCandidate({ text: own, others: others.map(says) }), { signal });

const long = 'The committee met on Tuesday and decided to keep the old rules for another year. '.repeat(6);
const alike = `${long.replaceAll('decided', 'agreed')}It was late.`;
const other = 'Nobody came, so the meeting was called off and nothing at all was settled by anybody. '.repeat(6);

it.each([
  ['nobody else has answered', '42', [], {}, 'unknown', null],
  ['two say the same number', '42', ['The answer is 42.0'], {}, 'pass', 1],
  ['two say different things', '42', ['41'], {}, 'fail', 0],
  ['two of three say the same', '42', ['41', '42'], {}, 'pass', 0.5],
  ['three must agree and two do', '42', ['41', '42'], { answers: 3 }, 'fail', 0.5],
  ['three must agree and only two have spoken', '42', ['42'], { answers: 3 }, 'unknown', null],
  ['JSON in another order', '{"a":1,"b":2}', ['{"b":2,"a":1}'], { as: 'json' }, 'pass', 1],
  ['what cannot be read', long, [alike], {}, 'unknown', null],
  ['longer texts that are alike', long, [alike], { similarity: 0.8 }, 'pass', 1],
  ['longer texts that are not', long, [other], { similarity: 0.8 }, 'fail', 0],
  ['an empty answer', '', ['42'], {}, 'unknown', null],
])('%s', async (_, own, others, more, verdict, score) => {
  expect(await judge(own, others, more)).toMatchObject({ verdict, score, error: null });
});

it('compares calls by what they ask for', async () => {
  const call = (city: string) => ({ text: null, toolCalls: [{ name: 'weather', arguments: { city } }] });
  const tools = { weather: { type: 'object', properties: { city: { type: 'string' } } } };
  const judgeCalls = (city: string) =>
    runner.judge(makeConfig('agreement'), makeCandidate({ ...call('Rome'), tools, others: [call(city)] }), { signal });
  expect(await judgeCalls('rome')).toMatchObject({ verdict: 'pass' });
  expect(await judgeCalls('Paris')).toMatchObject({ verdict: 'fail' });
});

it('is broken, not passed, where the process cannot compare', async () => {
  const without = createValidatorRunner();
  const verdict = await without.judge(makeConfig('agreement'), makeCandidate({ text: '1' }), { signal });
  expect(verdict).toMatchObject({ verdict: 'unknown', error: 'crash' });
  await without.close();
});
