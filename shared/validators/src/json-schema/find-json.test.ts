import { afterAll, describe, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';
import { findJson } from './find-json.ts';

const runner = createValidatorRunner();
afterAll(() => runner.close());

describe('JSON in a text', () => {
  it.each([
    ['in prose', 'Here you are: {"a": [1, "}"]} as asked.', '{"a": [1, "}"]}'],
    ['in a fence', 'So:\n```\n{"a": 1}\n```\nDone.', '{"a": 1}'],
    ['in a fence with a language', '```json5\n[1]\n```', '[1]'],
    ['after brackets that are none', 'See [1] and {x}: {"a": 1}', null],
    ['twice the same', '{"a":1} or {"a":1}', '{"a":1}'],
    ['two that differ', '{"a":1} or {"a":2}', null],
    ['cut off', 'So: {"a": 1', null],
    ['none', 'The answer is 42.', null],
  ])('%s', (_, text, json) => {
    expect(findJson(text)).toBe(json);
  });

  it('is taken where the validator is lenient, and the verdict says so', async () => {
    const candidate = makeCandidate({ text: 'Here: {"a": 1}.', outputSchema: { required: ['a'] } });
    const judge = (lenient: boolean) =>
      runner.judge(makeConfig('json_schema', { lenient, timeoutMs: 5000 }), candidate, {
        signal: new AbortController().signal,
      });
    expect(await judge(false)).toMatchObject({ verdict: 'fail' });
    expect(await judge(true)).toMatchObject({
      verdict: 'pass',
      evidence: [{ path: '', message: 'JSON was taken out of the text around it.' }],
    });
  });
});
