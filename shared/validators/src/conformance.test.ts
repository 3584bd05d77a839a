import { validatorConfigSchema, validatorKinds, verdictSchema } from '@upshift/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { createValidatorRunner, validatorVersions } from './create-validator-runner.ts';
import { makeCandidate, makeConfig } from './make-candidate.ts';
import { validatorModules } from './validator-modules.ts';

const runner = createValidatorRunner();
afterAll(() => runner.close());
const { signal } = new AbortController();

const deep = `${'['.repeat(100_000)}1`;
const answers = {
  empty: makeCandidate({ text: '' }),
  nothing: makeCandidate({}),
  prose: makeCandidate({ text: 'The answer is 42 [a].' }),
  'NUL and half a pair': makeCandidate({ text: '\0\uD800 "\0 \uD800 of it" [\uD800]' }),
  'brackets without end': makeCandidate({ text: deep }),
  'a call of a strange tool': makeCandidate({ toolCalls: [{ name: 'x', arguments: '\0' }] }),
  'a call where one is offered': makeCandidate({
    toolCalls: [{ name: 'constructor', arguments: { ['__proto__']: 1, toString: '<city>' } }],
    tools: { constructor: { type: 'object', properties: { city: { type: 'string' } } } },
  }),
};

describe.each(validatorKinds)('a validator of kind %s', (kind) => {
  it.each(Object.entries(answers))('gives a verdict that can be stored: %s', async (_, candidate) => {
    const verdict = await runner.judge(makeConfig(kind, { timeoutMs: 5000 }), candidate, { signal });
    expect(verdictSchema.parse(verdict)).toEqual(verdict);
    expect(verdict.version).toBe(validatorVersions[kind]);
    expect(verdict.score === null).toBe(verdict.verdict === 'unknown');
    for (const { path, message } of verdict.evidence) expect(`${path}${message}`).not.toMatch(/\0|\p{Cs}/u);
  });

  it('gives the same verdict again', async () => {
    const judge = () => runner.judge(makeConfig(kind, { timeoutMs: 5000 }), answers.prose, { signal });
    const { durationMs: _, ...first } = await judge();
    expect(await judge()).toMatchObject(first);
  });

  it('says what is wrong wherever it fails', async () => {
    for (const candidate of Object.values(answers)) {
      const { verdict, evidence } = await runner.judge(makeConfig(kind, { timeoutMs: 5000 }), candidate, { signal });
      if (verdict === 'fail') expect(evidence).not.toEqual([]);
    }
  });

  it('has a version, a cost and options with defaults', () => {
    expect(validatorModules[kind].version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(['inline', 'process', 'network', 'model']).toContain(validatorModules[kind].cost);
    expect(validatorConfigSchema.parse(makeConfig(kind))).toEqual(makeConfig(kind));
  });

  it('never passes what it was given no time for', async () => {
    const aborted = AbortSignal.abort();
    const { verdict, error } = await runner.judge(makeConfig(kind), answers.prose, { signal: aborted });
    if (validatorModules[kind].cost === 'process' && error !== null)
      expect({ verdict, error }).toEqual({ verdict: 'unknown', error: 'aborted' });
  });
});
