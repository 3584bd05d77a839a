import { afterAll, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';

const runner = createValidatorRunner();
afterAll(() => runner.close());
const { signal } = new AbortController();

const judge = (options: object, parts: Parameters<typeof makeCandidate>[0]) =>
  runner.judge(makeConfig('pattern', { timeoutMs: 5000, must: [], ...options }), makeCandidate(parts), { signal });

it.each([
  ['what must be there is', { must: ['[A-Z]{2}\\d+'] }, 'Order AB12.', 'pass'],
  ['what must be there is not', { must: ['[A-Z]{2}\\d+'] }, 'Order ab12.', 'fail'],
  ['case does not matter where the workload says so', { must: ['ab\\d'], ignoreCase: true }, 'AB1', 'pass'],
  ['what must not be there is', { mustNot: ['(?i)as an ai'] }, 'As an AI, I …', 'fail'],
  ['the whole answer', { must: ['\\d{4}'], whole: true }, ' 2026\n', 'pass'],
  ['more than the whole', { must: ['\\d{4}'], whole: true }, 'In 2026', 'fail'],
])('%s', async (_, options, text, verdict) => {
  expect(await judge(options, { text })).toMatchObject({ verdict, error: null });
});

it('looks into the arguments of calls', async () => {
  const toolCalls = [{ name: 'send', arguments: { to: 'ceo@corp.example' } }];
  expect(await judge({ mustNot: ['ceo@'] }, { toolCalls })).toMatchObject({ verdict: 'fail' });
});

it('takes linear time for what makes other engines hang', async () => {
  const verdict = await judge({ must: ['^(a+)+$'] }, { text: `${'a'.repeat(50_000)}!` });
  expect(verdict).toMatchObject({ verdict: 'fail', error: null });
});

it.each([
  ['an open bracket', '['],
  ['a look-ahead, which takes more than linear time', 'a(?=b)'],
  ['a back-reference', '(a)\\1'],
])('says of %s that it does not compile', async (_, source) => {
  const config = makeConfig('pattern', { must: [source], timeoutMs: 5000 });
  expect(await runner.checkConfig(config)).toContain('does not compile');
  expect(await judge({ must: [source] }, { text: 'ab' })).toMatchObject({ verdict: 'unknown', error: 'schema' });
});
