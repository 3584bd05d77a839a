import { createValidatorRunner } from '@upshift/validators';
import { afterAll, describe, expect, it } from 'vitest';
import { createSample, sampleCases, sampleSeed } from './create-sample.ts';
import { findAnswerKey } from './find-answer-key.ts';
import type { SampleCase } from './sample-case.ts';
import { toMetadata } from './sample-metadata.ts';
import { scoreAnswer } from './score/score-answer.ts';

const sample = createSample();
const runner = createValidatorRunner();
afterAll(() => runner.close());

describe('the sample', () => {
  it('is the same for the same seed and another for another', () => {
    expect(createSample(sampleSeed)).toEqual(sample);
    expect(createSample(2).cases).not.toEqual(sample.cases);
  });

  it('has its cases once each, of four kinds of work, easy and hard, some with a risk', () => {
    expect(new Set(sample.cases.map(({ id }) => id)).size).toBe(sampleCases);
    expect(
      Object.fromEntries(
        Map.groupBy(sample.cases, ({ workload }) => workload)
          .entries()
          .map(([name, cases]) => [name, cases.length]),
      ),
    ).toEqual({
      'support-triage': 96,
      'order-extraction': 57,
      operations: 48,
      'grounded-answer': 39,
    });
    expect(sample.cases.filter(({ difficulty }) => difficulty > 0.5).length).toBeGreaterThan(60);
    expect(sample.cases.filter(({ risk }) => risk === 'critical').length).toBeGreaterThan(3);
  });

  it('never says in a task what is right in words of its own: the question holds no reference', () => {
    for (const { input, workload, reference } of sample.cases) {
      const asked = input.messages.map(({ content }) => content).join('\n');
      if (workload === 'order-extraction') expect(asked).not.toContain(reference.text);
      expect(Object.keys(toMetadata('r', 1, 'c', 'premium'))).toEqual(['sampleRun', 'sampleSeed', 'sampleCase', 'arm']);
    }
  });

  it('trains on sentences that no case uses', () => {
    const sentenceOf = (text: string): string => text.split('\n\n').at(-1) ?? '';
    const asked = new Set(sample.cases.map(({ input }) => sentenceOf(input.messages.at(-1)?.content ?? '')));
    expect(sample.training.filter(({ text }) => asked.has(sentenceOf(text)))).toEqual([]);
    expect(new Set(sample.training.map(({ label }) => label)).size).toBe(8);
  });
});

describe('references and mistakes', () => {
  it('each fits its schema or tool, so that a validator cannot tell them apart', async () => {
    const failed = await Promise.all(
      sample.cases.map(async (one) => {
        const verdicts = await Promise.all([one.reference, ...one.wrong].map((output) => judge(one, output)));
        return verdicts.every((verdict) => verdict === 'pass') ? null : { id: one.id, verdicts };
      }),
    );
    expect(failed.filter((one) => one !== null)).toEqual([]);
  });

  it('the reference is right, each mistake is wrong, and there is one at least', () => {
    for (const one of sample.cases) {
      expect([one.id, scoreAnswer(one, one.reference)]).toEqual([one.id, true]);
      expect([one.id, one.wrong.length > 0, one.wrong.some((output) => scoreAnswer(one, output))]).toEqual([
        one.id,
        true,
        false,
      ]);
    }
  });
});

describe('scoring', () => {
  const json = (value: unknown) => ({ text: JSON.stringify(value), toolCalls: null });
  const call = (name: string, args: unknown) => ({ text: null, toolCalls: [{ name, arguments: args }] });

  it.each([
    ['the order of keys', json({ a: 1, b: [1, 2] }), { text: ' {"b": [1,2], "a": 1.0}', toolCalls: null }, true],
    ['another value', json({ a: 1 }), json({ a: 2 }), false],
    ['one key more', json({ a: 1 }), json({ a: 1, b: 2 }), false],
    ['the order of a list', json([1, 2]), json([2, 1]), false],
    ['no JSON', json({ a: 1 }), { text: 'a = 1', toolCalls: null }, false],
    ['no answer', json({ a: 1 }), null, false],
    ['the same call', call('f', { x: 1, y: 2 }), call('f', { y: 2, x: 1 }), true],
    ['another tool', call('f', {}), call('g', {}), false],
    [
      'a call more',
      call('f', {}),
      { text: null, toolCalls: [...call('f', {}).toolCalls, ...call('f', {}).toolCalls] },
      false,
    ],
    ['words instead of a call', call('f', {}), json({}), false],
  ])('%s', (_what, reference, output, right) => {
    expect(scoreAnswer({ reference }, output)).toBe(right);
  });
});

describe('answer keys', () => {
  it('are found by the labels of a sample task, and of no other', () => {
    const [one] = sample.cases as [SampleCase];
    const key = findAnswerKey(toMetadata('s_1', sampleSeed, one.id, 'premium'));
    expect(key).toMatchObject({ right: one.reference, wrong: one.wrong, difficulty: one.difficulty });
    expect(findAnswerKey({})).toBeNull();
    expect(findAnswerKey({ sampleCase: one.id })).toBeNull();
    expect(findAnswerKey(toMetadata('s_1', sampleSeed, 'triage-999', 'premium'))).toBeNull();
  });
});

async function judge(one: SampleCase, output: SampleCase['reference']): Promise<string> {
  const { input, outputSchema, id, workload } = one;
  const config =
    outputSchema === null
      ? ({ kind: 'tool_arguments', requireCall: true } as const)
      : ({ kind: 'json_schema' } as const);
  const request = {
    input,
    outputSchema: outputSchema === null ? null : { ...outputSchema },
    requestedWorkload: workload,
    requestedRisk: null,
    audience: null,
    minTier: null,
    metadata: { id },
  };
  const settings = {
    name: 'v',
    onFail: 'repair',
    onUnknown: 'escalate',
    onError: 'escalate',
    timeoutMs: 10_000,
  } as const;
  const verdict = await runner.judge(
    { ...config, ...settings },
    { request, output, confidence: null },
    { signal: new AbortController().signal },
  );
  return verdict.verdict;
}
