import { validatorConfigSchema } from '@upshift/contracts';
import { afterAll, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';

const runner = createValidatorRunner();
afterAll(() => runner.close());
const { signal } = new AbortController();

it.each([
  ['words within', { maxWords: 3 }, 'One two three.', 'pass'],
  ['words above', { maxWords: 2 }, 'One two three.', 'fail'],
  ['words below', { minWords: 4 }, 'One two three.', 'fail'],
  ['words without blanks between them', { maxWords: 1 }, '今天天气很好', 'fail'],
  ['characters as people see them', { maxCharacters: 2 }, '👨‍👩‍👧é', 'pass'],
  ['sentences', { maxSentences: 2 }, 'One. Two! Three?', 'fail'],
  [
    'sentences with an abbreviation inside a line',
    { minSentences: 2, maxSentences: 2 },
    'It is 3.5 m. It is long.',
    'pass',
  ],
  ['tokens within', { maxTokens: 4 }, 'Hello world', 'pass'],
  ['tokens above', { maxTokens: 2 }, 'Hello world, and good morning', 'fail'],
  ['nothing where something is wanted', { minWords: 1 }, '', 'fail'],
])('%s', async (_, bounds, text, verdict) => {
  const config = makeConfig('length', { maxWords: undefined, ...bounds, timeoutMs: 5000 });
  expect(await runner.judge(config, makeCandidate({ text }), { signal })).toMatchObject({ verdict, error: null });
});

it.each([
  ['no bound', {}],
  ['bounds that cross', { minWords: 3, maxWords: 2 }],
])('refuses %s', (_, bounds) => {
  expect(validatorConfigSchema.safeParse({ kind: 'length', name: 'size', ...bounds }).success).toBe(false);
});
