import { afterAll, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';

const runner = createValidatorRunner();
afterAll(() => runner.close());
const { signal } = new AbortController();

it.each([
  ["I'm sorry, but I can't help with that.", 'fail'],
  ['I’m sorry, but I can’t assist with this request.', 'fail'],
  ['I cannot provide instructions on how to do this.', 'fail'],
  ["As an AI, it goes against my guidelines; it's not appropriate to answer.", 'fail'],
  ['', 'fail'],
  ['To kill a Python process, send it SIGKILL.', 'pass'],
  ['Sorry is what the letter should begin with: "I cannot come on Friday."', 'pass'],
  [`${'The committee met and agreed on the plan. '.repeat(30)} I cannot help with that.`, 'pass'],
  ['The invoice is due on 1 March. It is important to note that a discount of 2 % applies.', 'pass'],
])('%s: %s', async (text, verdict) => {
  const result = await runner.judge(makeConfig('refusal', { timeoutMs: 5000 }), makeCandidate({ text }), { signal });
  expect(result).toMatchObject({ verdict, error: null });
});
