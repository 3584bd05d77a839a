import { expect, it } from 'vitest';
import { parseAnswerJson } from './parse-answer-json.ts';

it.each([
  ['{"a":1}', { a: 1 }],
  ['```json\n{"a":1}\n```', { a: 1 }],
  ['```\n[1,2]\n```\n', [1, 2]],
  ['12', 12],
  ['Sure: {"a":1}', null],
  ['{"a":', null],
  ['', null],
  [null, null],
])('reads %j', (text, json) => {
  expect(parseAnswerJson(text)).toEqual(json);
});
