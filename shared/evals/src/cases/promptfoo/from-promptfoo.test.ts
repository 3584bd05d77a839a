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
  expect(notes.map(({ path, level }) => [path.join('.'), level])).toEqual([
    ['prompts.0', 'left'],
    ['prompts.2', 'wrong'],
    ['tests.0.assert.0', 'left'],
    ['tests.1.vars', 'wrong'],
    ['prompts.2', 'wrong'],
    ['prompts.2', 'wrong'],
    ['tests.2.assert.0', 'left'],
    ['tests.2', 'wrong'],
    ['tests.3', 'wrong'],
  ]);
});

it.each([[null], ['text'], [{ prompts: [] }], [{ tests: 'file://x' }]])('says that %j is no such file', (file) => {
  expect(fromPromptfoo(file)).toMatchObject({ cases: [], notes: [{ level: 'wrong' }] });
});

it('reads a chat in JSON as messages, and braces in a variable as text', () => {
  const chat = '[{"role":"system","content":"Be {{mood}}"},{"role":"user","content":"{{question}}"}]';
  const { cases, notes } = fromPromptfoo({
    prompts: [chat],
    tests: [{ vars: { mood: 'kind', question: 'What is "{{x}}"?\n' }, assert: [{ type: 'contains', value: 'x' }] }],
  });
  expect(notes).toEqual([]);
  expect(cases[0]?.case.input).toEqual({
    messages: [
      { role: 'system', content: 'Be kind' },
      { role: 'user', content: 'What is "{{x}}"?\n' },
    ],
    tools: null,
  });
});

it.each([
  [
    { type: 'regex', value: '^T' },
    { kind: 'check', validator: { kind: 'pattern', must: ['^T'] } },
  ],
  [
    { type: 'not-regex', value: 'x' },
    { kind: 'check', validator: { kind: 'pattern', mustNot: ['x'] } },
  ],
  [
    { type: 'starts-with', value: '1+1' },
    { kind: 'check', validator: { must: ['^1\\+1'] } },
  ],
  [{ type: 'is-json' }, { kind: 'check', validator: { kind: 'json_schema', schema: {} } }],
  [{ type: 'contains-json' }, { kind: 'check', validator: { lenient: true } }],
  [{ type: 'is-refusal' }, { kind: 'check', validator: { kind: 'refusal' }, invert: true }],
  [
    { type: 'word-count', value: { max: 5 } },
    { kind: 'check', validator: { kind: 'length', maxWords: 5 } },
  ],
  [
    { type: 'not-contains-any', value: ['a', 'b'] },
    { kind: 'contains', none: ['a', 'b'], caseSensitive: true },
  ],
  [{ type: 'factuality', value: 'It is.' }, { kind: 'judge' }],
  [
    {
      type: 'assert-set',
      assert: [
        { type: 'contains', value: 'a' },
        { type: 'contains', value: 'b' },
      ],
    },
    { kind: 'all', of: [{ scorer: { all: ['a'] } }, { scorer: { all: ['b'] } }] },
  ],
])('carries %j over', (assertion, scorer) => {
  const { cases, notes } = fromPromptfoo([{ vars: { question: 'q' }, assert: [assertion] }]);
  expect(notes).toEqual([]);
  expect(cases[0]?.case.scorer).toMatchObject(scorer);
});

it.each([
  [{ type: 'javascript', value: 'x' }, 'left'],
  [{ type: 'regex', value: '(?!x)' }, 'left'],
  [{ type: 'contains', value: 'a', weight: 0 }, 'left'],
  [{ type: 'contains', value: 'a', transform: 'output.trim()' }, 'left'],
  ['contains: a', 'left'],
  [{ type: 'assert-set', threshold: 0.5, assert: [{ type: 'contains', value: 'a' }] }, 'left'],
  [{ type: 'rouge-n', value: 'a' }, 'left'],
  [{ type: 'similar', value: 'a' }, 'changed'],
  [{ type: 'llm-rubric', value: 'a', provider: 'openai:x' }, 'changed'],
])('says of %j that it is %s', (assertion, level) => {
  const { cases, notes } = fromPromptfoo([
    { vars: { question: 'q' }, assert: [assertion, { type: 'icontains', value: 'b' }] },
  ]);
  expect(notes.map((note) => [note.path.slice(0, 3).join('.'), note.level])).toEqual([['0.assert.0', level]]);
  expect(cases).toHaveLength(1);
});

it('drops nothing of a test or a file in silence', () => {
  const { cases, notes } = fromPromptfoo({
    prompts: ['Say {{x}}'],
    scenarios: [],
    defaultTest: { options: { prefix: 'Hi. ' }, repeat: 2 },
    tests: [
      {
        vars: { x: Array.from({ length: 201 }, (_, at) => `${at}`) },
        threshold: 0.5,
        provider: 'openai:x',
        options: { suffix: ' Bye.', transform: 'output', provider: 'x' },
        assert: [{ type: 'contains', value: 'a' }],
      },
      { vars: { x: 'file://x.txt' }, assert: [{ type: 'contains', value: 'a' }] },
    ],
  });
  expect(cases).toHaveLength(200);
  expect(cases[0]?.case.prompt).toBe('Hi. Say 0 Bye.');
  expect(notes.map(({ path, level }) => [path.join('.'), level])).toEqual([
    ['scenarios', 'left'],
    ['defaultTest.repeat', 'left'],
    ['tests.0.provider', 'left'],
    ['tests.0.threshold', 'changed'],
    ['tests.0.options.provider', 'left'],
    ['tests.0.options', 'changed'],
    ['tests.0.vars', 'left'],
    ['tests.1.vars', 'wrong'],
  ]);
});
