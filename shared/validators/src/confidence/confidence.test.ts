import { afterAll, describe, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';

const runner = createValidatorRunner();
afterAll(() => runner.close());

const judge = (confidence?: number) =>
  runner.judge(
    makeConfig('confidence', { min: 0.9 }),
    makeCandidate({ text: 'yes', ...(confidence === undefined ? {} : { confidence }) }),
    { signal: new AbortController().signal },
  );

describe('a confidence validator', () => {
  it.each([
    [0.95, 'pass'],
    [0.9, 'pass'],
    [0.8999, 'fail'],
    [0, 'fail'],
  ])('takes %d for a %s, and for its score', async (confidence, verdict) => {
    expect(await judge(confidence)).toMatchObject({ verdict, score: confidence, error: null });
  });

  it('says what was asked for, never rounding a failure up', async () => {
    expect((await judge(0.89999)).evidence).toEqual([
      { path: '', message: 'The deployment is 89.9 % sure; 90 % are asked for.' },
    ]);
  });

  it('cannot tell where the deployment says nothing', async () => {
    expect(await judge()).toMatchObject({ verdict: 'unknown', score: null, error: null });
  });
});
