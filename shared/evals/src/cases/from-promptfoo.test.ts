import { expect, it } from 'vitest';
import { fromPromptfoo } from './from-promptfoo.ts';

it('fills each prompt with each test’s variables and carries the assertions over', () => {
  const { cases, notes } = fromPromptfoo({
    prompts: ['Translate to {{language}}: {{text}}', { raw: 'In {{ language }}, say {{text}}' }],
    providers: ['openai:gpt-5-mini'],
    defaultTest: { vars: { language: 'French' }, assert: [{ type: 'not-icontains', value: 'sorry' }] },
    tests: [
      {
        description: 'greeting',
        vars: { text: 'Hello' },
        assert: [{ type: 'icontains', value: 'bonjour', weight: 2 }],
        metadata: { topic: 'smalltalk' },
      },
    ],
  });
  expect(notes).toEqual([]);
  expect(cases.map((one) => one.case.prompt)).toEqual(['Translate to French: Hello', 'In French, say Hello']);
  expect(cases[0]?.case).toMatchObject({
    scorer: {
      kind: 'all',
      of: [
        { scorer: { kind: 'contains', all: ['bonjour'], caseSensitive: false }, weight: 2 },
        { scorer: { kind: 'contains', none: ['sorry'], caseSensitive: false }, weight: 1 },
      ],
    },
    tags: { source: 'promptfoo', labels: ['greeting', 'topic: smalltalk'] },
  });
});

it('makes a test of each value of a list, and reads a bare list of tests', () => {
  const { cases } = fromPromptfoo([
    { vars: { question: ['1+1?', '1*2?'] }, assert: [{ type: 'equals', value: '2' }] },
    { vars: { question: 'As JSON?' }, assert: [{ type: 'equals', value: { a: 1 } }] },
    { vars: { question: 'Nice?' }, assert: [{ type: 'llm-rubric', value: 'is nice', threshold: 0.8 }] },
  ]);
  expect(cases.map((one) => one.case)).toMatchObject([
    { prompt: '1+1?', reference: { text: '2' }, scorer: { kind: 'exact' } },
    { prompt: '1*2?', reference: { text: '2' }, scorer: { kind: 'exact' } },
    { reference: { json: { a: 1 } }, scorer: { kind: 'json', min: 1 } },
    { rubric: 'is nice', scorer: { kind: 'judge', min: 0.8, swap: true } },
  ]);
});

it('names what it cannot carry, with its place', () => {
  const { cases, notes } = fromPromptfoo({
    prompts: ['file://prompt.txt', 'Say {{x}}', 'Say {{ x | upper }}'],
    tests: [
      {
        vars: { x: 'a' },
        assert: [
          { type: 'javascript', value: 'output.length' },
          { type: 'contains', value: 'a' },
        ],
      },
      { vars: { y: 'b' }, assert: [{ type: 'contains', value: 'b' }] },
      { vars: { x: 'c' }, assert: [{ type: 'latency', threshold: 100 }] },
      'file://tests.yaml',
    ],
  });
  expect(cases.map((one) => one.case.prompt)).toEqual(['Say a']);
  expect(notes.map(({ path, isError }) => [path.join('.'), isError])).toEqual([
    ['prompts.0', false],
    ['prompts.2', true],
    ['tests.0.assert.0', false],
    ['tests.1.vars', true],
    ['prompts.2', true],
    ['prompts.2', true],
    ['tests.2.assert.0', false],
    ['tests.2', true],
    ['tests.3', true],
  ]);
});

it.each([[null], ['text'], [{ prompts: [] }], [{ tests: 'file://x' }]])('says that %j is no such file', (file) => {
  expect(fromPromptfoo(file)).toMatchObject({ cases: [], notes: [{ isError: true }] });
});
