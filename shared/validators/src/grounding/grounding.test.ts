import { afterAll, describe, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';
import { readClaims } from './read-claims.ts';

const runner = createValidatorRunner();
afterAll(() => runner.close());
const { signal } = new AbortController();

const source =
  'The Aurora Bridge was opened in 1932 and carries Highway 99 over the west end of Lake Union. It is 898 metres long and was designed by the firm of Jacobs and Ober.';
const ask = (text: string, content = `<source id="a">${source}</source>\n\nTell me of the bridge.`) =>
  runner.judge(
    makeConfig('grounding', { timeoutMs: 5000 }),
    makeCandidate({ text, messages: [{ role: 'user', content }] }),
    { signal },
  );

it.each([
  ['a sentence of the source', 'The Aurora Bridge was opened in 1932.', 'pass'],
  ['two of its facts in other words', 'It carries Highway 99 over Lake Union. It is 898 metres long.', 'pass'],
  [
    'something made up',
    'The Aurora Bridge was painted green by volunteers after a long strike of the ferry workers.',
    'fail',
  ],
  ['another figure', 'The Aurora Bridge was opened in 1954 and its construction cost twelve million dollars.', 'fail'],
  ['an opinion', 'I think it is the most beautiful bridge that I have ever walked across, do you like it too?', 'fail'],
  [
    'one made up among others',
    'The Aurora Bridge was opened in 1932. My uncle jumped from a plane in Brazil once.',
    'fail',
  ],
  ['nothing', '', 'fail'],
])('%s', async (_, text, verdict) => {
  expect(await ask(text)).toMatchObject({ verdict, error: null });
});

it('names the claim that is not borne out', async () => {
  const { evidence } = await ask('The Aurora Bridge was opened in 1932. My uncle jumped from a plane in Brazil once.');
  expect(evidence).toHaveLength(1);
  expect(evidence[0]?.message).toContain('My uncle');
});

it('cannot tell without sources', async () => {
  expect(await ask('The bridge is long.', 'Tell me of the bridge.')).toMatchObject({ verdict: 'unknown', error: null });
});

describe('claims', () => {
  it.each([
    ['One. Two!', ['One.', 'Two!']],
    ['he was born j. r. cash. he sang.', ['he was born j. r. cash.', 'he sang.']],
    ['- first\n- second', ['first', 'second']],
    ['It is 3.5 m long.', ['It is 3.5 m long.']],
    ['...', []],
  ])('%j', (text, claims) => {
    expect(readClaims(text)).toEqual(claims);
  });
});

it('reads a long answer to long sources in time', async () => {
  const long = `${source} `.repeat(300);
  const verdict = await ask(long, `<source id="a">${long}</source>`);
  expect(verdict).toMatchObject({ error: null });
});
