import { afterAll, describe, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';

const runner = createValidatorRunner();
afterAll(() => runner.close());
const { signal } = new AbortController();

const content = `When was it opened?

[a] The bridge was opened on 3 May 1932 and cost 1.2 million pounds.
[b] The minister called it "a plain miracle of steel". Three men died.`;

function judge(text: string, more: Record<string, unknown> = {}, asked = content) {
  const candidate = makeCandidate({ text, messages: [{ role: 'user', content: asked }] });
  return runner.judge(makeConfig('citations', { timeoutMs: 5000, ...more }), candidate, { signal });
}

describe('an answer that must follow from sources', () => {
  it.each([
    ['a claim with its source', 'It was opened on May 3, 1932 [a].', 'pass'],
    ['a citation after the full stop', 'It cost 1,200,000 pounds. [a]', 'pass'],
    ['a list', 'Here is what they say:\n1. It was opened in 1932 [a].\n2. 3 men died there [b].', 'pass'],
    ['a source that is not there', 'It was opened in 1932 [c].', 'fail'],
    ['a figure of nobody', 'It was opened in 1933 [a].', 'fail'],
    ['a figure of another source', 'It was opened in 1932 [b].', 'fail'],
    ['a quotation', 'He said “a plain miracle of steel” [b].', 'pass'],
    ['a quotation that was changed', 'He said "a great miracle of steel" [b].', 'fail'],
    ['a claim without a source', 'The minister praised it very much.', 'fail'],
  ])('%s', async (_, text, verdict) => {
    expect(await judge(text)).toMatchObject({ verdict, error: null });
  });

  it('asks for no more coverage than the workload', async () => {
    const text = 'It was opened in 1932 [a]. The minister praised it very much.';
    expect(await judge(text, { coverage: 0.5 })).toMatchObject({ verdict: 'pass', score: 0.5 });
  });

  it('cannot tell without sources, and reads tagged ones', async () => {
    expect(await judge('It was opened in 1932 [a].', {}, 'When?')).toMatchObject({ verdict: 'unknown', error: null });
    expect(await judge('It was opened in 1932 [x1].', {}, '<source id="x1">Opened in 1932.</source>')).toMatchObject({
      verdict: 'pass',
    });
  });
});
