import { expect, test } from 'vitest';
import { outputOf, toEditable } from './edited-answer.js';

const answers = (text: string | null, toolCalls: { name: string; arguments: unknown }[] | null) => ({
  answers: [{ attempt: 'one', text, toolCalls, json: null }],
  proposed: 'one',
});

test.each([
  ['a text', 'All well.', null],
  ['JSON as text', '{"total": 12}', null],
  ['calls', null, [{ name: 'look_up', arguments: { city: 'Oslo' } }]],
  ['a text and calls', 'I look.', [{ name: 'look_up', arguments: {} }]],
] as const)('%s is the same again when nothing is changed', (_what, text, toolCalls) => {
  expect(outputOf(toEditable(answers(text, toolCalls === null ? null : [...toolCalls])))).toEqual({ text, toolCalls });
});

test('JSON is laid out, so that it can be edited', () => {
  const { answers: one, proposed } = answers('{"total":12}', null);
  const laidOut = one.map((answer) => ({ ...answer, json: { total: 12 } }));
  expect(toEditable({ answers: laidOut, proposed })).toBe('{\n  "total": 12\n}');
});

test('nothing is there to edit where nobody answered', () => {
  expect(toEditable({ answers: [], proposed: null })).toBe('');
});

test.each(['null', '[]', '{"toolCalls": "none"}', '{"toolCalls":'])('%s is a text', (written) => {
  expect(outputOf(written)).toEqual({ text: written, toolCalls: null });
});
