import type { AgreementKind, ModelOutput, Tool } from '@upshift/contracts';
import { describe, expect, test } from 'vitest';
import { type AnswerReading, unreadable } from './answer-reading.ts';
import { findOptions } from './choice.ts';
import { compareAnswers, groupAnswers, type Likeness } from './compare-answers.ts';
import { findFinalAnswer } from './final-answer.ts';
import { chooseReading, readAnswer } from './read-answer.ts';
import { looksLikeCall, noCall } from './tool-calls.ts';

const weather: Tool = {
  type: 'function',
  function: {
    name: 'get_weather',
    parameters: {
      type: 'object',
      properties: {
        city: { type: 'string' },
        days: { type: 'integer', description: 'Days ahead. Default is 1.' },
        unit: { type: 'string', default: 'metric' },
      },
      required: ['city'],
    },
  },
};

function compare(
  kind: AgreementKind,
  left: ModelOutput,
  right: ModelOutput,
  task: { question?: string; tools?: Tool[]; schema?: Record<string, unknown> } = {},
): Likeness {
  const messages = [{ content: task.question ?? 'A question.' }];
  const rule = chooseReading(kind, { messages, tools: task.tools ?? null, outputSchema: task.schema ?? null });
  return compareAnswers(readAnswer(left, rule), readAnswer(right, rule));
}

const calls = (...list: [string, unknown][]): ModelOutput => ({
  text: null,
  toolCalls: list.map(([name, given]) => ({ name, arguments: given })),
});
const says = (text: string): ModelOutput => ({ text, toolCalls: null });

describe('tool calls', () => {
  test.each<[string, ModelOutput, ModelOutput, Likeness]>([
    ['same', calls(['get_weather', { city: 'Rome' }]), calls(['get_weather', { city: 'Rome' }]), 'same'],
    [
      'case and blanks',
      calls(['get_weather', { city: 'New  York' }]),
      calls(['get_weather', { city: 'new york' }]),
      'same',
    ],
    ['keys in another order', calls(['f', { a: 1, b: 2 }]), calls(['f', { b: 2, a: 1 }]), 'same'],
    ['5.0 is 5', calls(['f', { a: 5.0 }]), calls(['f', { a: 5 }]), 'same'],
    ['"5" is not 5', calls(['f', { a: '5' }]), calls(['f', { a: 5 }]), 'near'],
    [
      'given default',
      calls(['get_weather', { city: 'Rome', unit: 'metric' }]),
      calls(['get_weather', { city: 'Rome' }]),
      'same',
    ],
    [
      'default in words',
      calls(['get_weather', { city: 'Rome', days: 1 }]),
      calls(['get_weather', { city: 'Rome' }]),
      'same',
    ],
    ['no default', calls(['get_weather', { city: 'Rome', days: 2 }]), calls(['get_weather', { city: 'Rome' }]), 'near'],
    ['calls in another order', calls(['f', { a: 1 }], ['g', {}]), calls(['g', {}], ['f', { a: 1 }]), 'same'],
    ['items in another order', calls(['f', { a: [1, 2] }]), calls(['f', { a: [2, 1] }]), 'near'],
    ['other argument', calls(['f', { a: 1 }]), calls(['f', { a: 2 }]), 'near'],
    ['one call more', calls(['f', { a: 1 }]), calls(['f', { a: 1 }], ['f', { a: 2 }]), 'different'],
    ['other function', calls(['f', {}]), calls(['g', {}]), 'different'],
    ['raw arguments', calls(['f', 'a=1']), calls(['f', 'a=1']), 'same'],
    ['no call said twice', calls(), says('I cannot do that.'), 'same'],
    ['a call that cannot be read', says('get_weather(city="Rome"'), says('get_weather(city="Rome"'), 'different'],
    ['call against none', calls(['f', {}]), says('Sorry.'), 'different'],
  ])('%s', (_, left, right, likeness) => {
    expect(compare('auto', left, right, { tools: [weather] })).toBe(likeness);
  });

  test('a required argument keeps its default', () => {
    const strict = {
      ...weather,
      function: { ...weather.function, parameters: { ...weather.function.parameters, required: ['city', 'unit'] } },
    };
    const [with_, without] = [
      calls(['get_weather', { city: 'x', unit: 'metric' }]),
      calls(['get_weather', { city: 'x' }]),
    ];
    expect(compare('auto', with_, without, { tools: [strict] })).toBe('near');
  });

  test('prose that names a function as a call does is no refusal to call', () => {
    expect(looksLikeCall('[get_weather(city="Rome")', [weather])).toBe(true);
    expect(looksLikeCall('There is no get_weather tool for that.', [weather])).toBe(false);
  });
});

describe('numbers', () => {
  test.each<[string, string, Likeness]>([
    ['18', '18.0', 'same'],
    ['$18', '18 dollars', 'same'],
    ['1,234', '1234', 'same'],
    ['1 234', '1234', 'same'],
    ['1_234.50', '1234.5', 'same'],
    ['12,34', '1234', 'different'],
    ['3/4', '0.75', 'same'],
    ['1 1/2', '1.5', 'same'],
    ['\\frac{3}{4}', '3/4', 'same'],
    ['$\\frac{1}{2}$', '0.5', 'same'],
    ['\\boxed{42}', '42', 'same'],
    ['1{,}000', '1000', 'same'],
    ['3 \\times 10^{5}', '300000', 'same'],
    ['50%', '50', 'same'],
    ['50\\%', '0.5', 'near'],
    ['-7', '−7', 'same'],
    ['-7', '7', 'different'],
    ['2 km', '2000 m', 'same'],
    ['2 km', '2 m', 'different'],
    ['2 hours', '120 minutes', 'same'],
    ['2 hours', '2', 'same'],
    ['5 apples', '5', 'same'],
    ['1e3', '1000', 'same'],
    ['0.1', '0.10000000000000001', 'same'],
    ['18', '19', 'different'],
  ])('%s and %s', (left, right, likeness) => {
    expect(compare('number', says(left), says(right))).toBe(likeness);
  });

  test.each(['twelve', '1/0', '12 and 13', 'x = 3y', '', '3 - 2'])('%j is no number', (text) => {
    const rule = chooseReading('number', { messages: [], tools: null, outputSchema: null });
    expect(readAnswer(says(text), rule).kind).toBe('unreadable');
  });
});

describe('JSON', () => {
  test.each<[string, string, Likeness]>([
    ['{"a":1,"b":[1,2]}', '```json\n{"b":[1,2.0],"a":1}\n```', 'same'],
    ['{"a":"x "}', '{"a":"x"}', 'same'],
    ['{"a":"X"}', '{"a":"x"}', 'near'],
    ['{"a":[1,2]}', '{"a":[2,1]}', 'different'],
    ['{"a":1}', '{"a":"1"}', 'different'],
    ['{"a":null}', '{}', 'different'],
    ['[1]', '[1]', 'same'],
    ['{"a":', '{"a":', 'different'],
    ['not json', 'not json', 'different'],
  ])('%s and %s', (left, right, likeness) => {
    expect(compare('auto', says(left), says(right), { schema: { type: 'object' } })).toBe(likeness);
  });
});

describe('multiple choice', () => {
  const question = 'Which?\nA) red\nB) blue\nC) green';
  test.each<[string, string, Likeness]>([
    ['B', 'b', 'same'],
    ['(B)', 'B.', 'same'],
    ['B) blue', 'The answer is (B)', 'same'],
    ['{"reasoning":"A is wrong.","answer":"B"}', 'Option B', 'same'],
    ['**C**', '\\boxed{C}', 'same'],
    ['A', 'B', 'different'],
    ['blue', 'B', 'different'],
  ])('%s and %s', (left, right, likeness) => {
    expect(compare('auto', says(left), says(right), { question })).toBe(likeness);
  });

  test.each<[string, number]>([
    ['A) x\nB) y', 2],
    ['- (A) x\n- (B) y\n- (C) z', 3],
    ['Plan A: go. Nothing else.', 0],
    ['No options here.', 0],
  ])('%j lists %i options', (text, count) => {
    expect(findOptions(text)).toHaveLength(count);
  });
});

describe('short text and literals', () => {
  test.each<[string, string, Likeness]>([
    ['Paris', 'paris.', 'same'],
    ['"Paris"', 'Paris', 'same'],
    ['the Seine', 'Seine', 'same'],
    ['New-York', 'new york', 'different'],
    ['Saint  Louis', 'saint louis', 'same'],
    ['Rome', 'Paris', 'different'],
  ])('text %s and %s', (left, right, likeness) => {
    expect(compare('short_text', says(left), says(right))).toBe(likeness);
  });

  test.each<[string, string, Likeness]>([
    ["'abc'", 'abc', 'same'],
    ['"abc"', "'abc'", 'same'],
    ["' abc'", "'abc'", 'near'],
    ["'aBc'", "'abc'", 'near'],
    ['[1, 2]', '[1,2]', 'same'],
    ["['a b', 1]", '["a b",1]', 'same'],
    ["['a b']", "['ab']", 'near'],
    ['(1, 2)', '[1, 2]', 'different'],
    ['7', '7.0', 'same'],
    ['True', 'False', 'different'],
  ])('literal %s and %s', (left, right, likeness) => {
    expect(compare('literal', says(left), says(right))).toBe(likeness);
  });

  test('a question with code reads answers as literals, one without as texts', () => {
    expect(compare('auto', says('Ab'), says('ab'), { question: '[PYTHON]\ndef f(x): return x' })).toBe('near');
    expect(compare('auto', says('Ab'), says('ab'))).toBe('same');
  });
});

describe('the final answer of a text', () => {
  test.each<[string, unknown]>([
    ['{"reasoning":"…","answer":"18"}', '18'],
    ['```json\n{"reasoning": "line\nbreak", "answer": "18"}\n```', '18'],
    ['{"solution":{"house 1":"red"}}', { 'house 1': 'red' }],
    ['We see that … so\n\\boxed{\\frac{1}{2}}', '\\frac{1}{2}'],
    ['Long story.\n#### 42', '42'],
    ['Some steps.\nThe final answer is: **42**', '42'],
    ['42', 42],
    [`${'word '.repeat(60)}`, undefined],
  ])('%j gives %j', (text, answer) => {
    expect(findFinalAnswer(text)).toEqual(answer);
  });
});

describe('groups', () => {
  const reading = (key: string): AnswerReading => ({ kind: 'short_text', key, near: key, measure: null });
  test('hold the answers that are the same, in the order of members; the missing are in none', () => {
    expect(groupAnswers([reading('a'), null, reading('b'), reading('a'), noCall])).toEqual([[0, 3], [2], [4]]);
  });

  test('hold each unreadable answer alone', () => {
    expect(groupAnswers([unreadable('x'), unreadable('x')])).toEqual([[0], [1]]);
  });
});
